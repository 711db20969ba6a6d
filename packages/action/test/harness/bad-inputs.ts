/** Inputs of a step that is refused, by their names, and a part of the error. */
export interface BadInputs {
  inputs: Readonly<Record<string, string>>
  message: string
}

/** Values of one input that are refused with one message. */
const refuse = (input: string, message: string, values: readonly string[]): BadInputs[] =>
  values.map((value) => ({ inputs: { [input]: value }, message }))

const WORDS = [
  'x',
  '__proto__',
  'constructor',
  'toString',
  'hasOwnProperty',
  '密',
  'x'.repeat(5_000),
  '\u001b[31m',
  '::error::x',
  '$'.concat('{{ secrets.KEY }}'),
]
const FLAGS = [
  'send-workflow',
  'pin-seeds',
  'fail-fast',
  'add-metadata',
  'use-personal-queue',
  'resume',
  'dry-run',
  'fail-on-error',
  'summary',
  'comment',
]
const NO_COUNTS = [...WORDS, '-1', '0', '1.5', '1e1', '0x10', '+1', '1,5', 'NaN', 'Infinity', '٣']

const URLS = [
  'http://www.runninghub.cn',
  'https://u:p@host',
  'https://u@host',
  'https://host?a=b',
  'https://host#a',
  'ftp://host',
  'file:///etc',
  '//host',
  'host',
  'https://',
  'http://127.0.0.1.example.com',
  'https://host:99999',
  'https://exa mple',
]

const WORKFLOW_IDS = [
  '0',
  '-1',
  'abc',
  '1.5',
  '0x10',
  '__proto__',
  '12345678901234567890',
  '1980237776367083521x',
  'https://example.com/workflow/1980237776367083521',
  'https://www.runninghub.cn/',
  'https://www.runninghub.cn/workflow/abc',
  'https://user@www.runninghub.cn/workflow/1980237776367083521',
  'https://www.runninghub.cn:8443/workflow/1980237776367083521',
]

const NODE_LISTS = ['x', '{', '{}', '{"nodeId": "6"}', 'null', 'true', '1', '"text"', '[', '[1,]']
const NODE_ENTRIES = [
  '[null]',
  '[1]',
  '["a"]',
  '[[]]',
  '[{}]',
  '[{"nodeId": "6"}]',
  '[{"nodeId": "", "fieldName": "text"}]',
  '[{"nodeId": 1.5, "fieldName": "text"}]',
  '[{"nodeId": "6", "fieldName": 1}]',
  '[{"nodeId": {}, "fieldName": "text"}]',
  '[{"__proto__": {"nodeId": "6", "fieldName": "text", "fieldValue": "a"}}]',
  '[{"nodeId": "6", "fieldName": ""}]',
]
/** Entries whose names or values the graph refuses. */
const NODE_VALUES = [
  '[{"nodeId": "6", "fieldName": "text"}]',
  '[{"nodeId": "6", "fieldName": "text", "fieldValue": null}]',
  '[{"nodeId": "6", "fieldName": "text", "fieldValue": []}]',
  '[{"nodeId": "6", "fieldName": "text", "fieldValue": "\\ud800"}]',
  '[{"nodeId": "6", "fieldName": "nope", "fieldValue": "a"}]',
  '[{"nodeId": "99", "fieldName": "text", "fieldValue": "a"}]',
  '[{"nodeId": "6", "fieldName": "__proto__", "fieldValue": "a"}]',
  '[{"nodeId": "__proto__", "fieldName": "text", "fieldValue": "a"}]',
  '[{"nodeId": "3", "fieldName": "steps", "fieldValue": "many"}]',
  '[{"nodeId": "3", "fieldName": "steps", "fieldValue": 1.5}]',
  '[{"nodeId": "3", "fieldName": "model", "fieldValue": "a"}]',
  '[{"nodeId": "6", "fieldName": "text", "fieldValue": "a"}, {"nodeId": "6", "fieldName": "text", "fieldValue": "b"}]',
]

const TARGETS = [
  '6.nope',
  '99.text',
  'nope',
  '6',
  '6.',
  '.text',
  '__proto__',
  '__proto__.text',
  '6.__proto__',
  '6.constructor',
  'constructor.name',
  '密.text',
  'x'.repeat(600),
]
/** Inline inputs whose values the graph refuses. */
const MISFITS = [
  '3.steps: many',
  '3.steps: ""',
  '3.steps: 1.5',
  '3.steps: "0x10"',
  '3.steps: 1e400',
  '3.steps: true',
  '3.steps: [5]',
  '3.steps: null',
  '3.steps: ~',
  '3.seed: .inf',
  '3.seed: "9.02156E+13"',
  '3.cfg: "8,5"',
  '3.model: text',
  '6.text: 5',
  '6.text: true',
  '6.text: [a]',
  '6.text: {a: b}',
  '6.text: "a\\0"',
  '6.text: "a\\x1b"',
  '6.text: "\\ud800"',
  '10.image: ""',
  '10.image: missing.png',
  '10.image: .',
  '10.image: ../cat.png',
  '10.image: /etc/passwd',
  '10.image: api.json',
  '10.image: empty.png',
  '10.image: page.png',
  '10.image: error.png',
  '10.image: "ftp://example.com/a.png"',
  '10.image: "https://user:password@example.com/a.png"',
  '10.image: "https://"',
]

const PATHS: readonly (readonly [string, string])[] = [
  ['missing.yml', 'does not exist'],
  ['.', 'is a directory'],
  ['../cat.png', 'outside the workspace'],
  ['/etc/passwd', 'outside the workspace'],
  ['a\u0001b', 'does not exist'],
  ['__proto__', 'does not exist'],
  ['api.json/x', 'cannot read'],
  ['x'.repeat(300), 'Cannot read'],
]

export const BAD_INPUTS: readonly BadInputs[] = [
  { inputs: { 'api-key': '' }, message: '`api-key` is missing' },
  ...refuse('api-key', 'spaces or line breaks', ['a b', 'a\nb', 'a\tb']),
  ...refuse('api-key', 'no API key has', ['密', 'a\u200bb', 'é', 'a\u007fb', '１２']),
  { inputs: { 'workflow-id': '' }, message: '`workflow-id` is missing' },
  ...refuse('workflow-id', 'workflow', WORKFLOW_IDS),
  ...refuse('workflow-id', 'lost its last digits', ['1.98023777636708E+18', '1.98e+18']),
  ...refuse('app-id', 'not both', ['1937084629516193794', 'x', '__proto__']),
  ...['x', '0', '-1', '__proto__', 'https://example.com/ai-detail/1'].map((id) => ({
    inputs: { 'workflow-id': '', 'app-id': id },
    message: 'app',
  })),
  ...FLAGS.flatMap((flag) =>
    refuse(flag, 'expected true or false', [...WORDS, 'yes', '1', 'tRUE']),
  ),
  ...refuse('drift', 'expected error or warn or ignore', [...WORDS, 'Warn']),
  ...refuse('api', 'expected v1 or v2', [...WORDS, 'v3', 'V1']),
  ...refuse('instance-type', 'expected default or plus or ultra', [...WORDS, 'Plus', 'mega']),
  ...refuse('on-timeout', 'expected cancel or leave', WORDS),
  ...refuse('publish', 'expected none or branch', WORDS),
  ...refuse('publish', 'needs `github-token`', ['branch']),
  ...refuse('comment', 'needs `github-token`', ['true']),
  ...refuse('reuse', 'expected true, false or ignore-seeds', [...WORDS, 'yes']),
  ...refuse('max-parallel', 'expected a number from 1 to 50', [...NO_COUNTS, '51', '99999']),
  ...refuse(
    'max-coins',
    'expected a number of coins above 0',
    NO_COUNTS.filter((text) => text !== '1.5'),
  ),
  ...refuse('timeout', 'expected a duration', [...NO_COUNTS, '600', '0s', '8 h', '1h1']),
  ...refuse('queue-timeout', 'expected a duration', [...NO_COUNTS, '600', '1h1']),
  ...refuse('base-url', 'expected an https URL', [...WORDS, ...URLS]),
  ...refuse('node-info-list', 'expected a JSON array', NODE_LISTS),
  ...refuse('node-info-list', 'has no nodeId or no fieldName', NODE_ENTRIES),
  ...refuse('node-info-list', '', NODE_VALUES),
  ...['inputs-file', 'batch', 'workflow-file'].flatMap((input) =>
    PATHS.map(([path, message]) => ({ inputs: { [input]: path }, message })),
  ),
  ...refuse('download-dir', '', ['../out', '/etc', 'api.json', 'api.json/out', '/proc/x']),
  ...refuse(
    'inputs',
    '',
    TARGETS.map((target) => `${JSON.stringify(target)}: a`),
  ),
  ...refuse('inputs', '', MISFITS),
  { inputs: { 'node-info-list': '[]', inputs: '6.text: a' }, message: 'not both' },
  { inputs: { 'node-info-list': '[]', 'inputs-file': 'values.yml' }, message: 'not both' },
  { inputs: { 'pin-seeds': 'true', 'send-workflow': 'true' }, message: 'has no effect' },
  ...refuse('inputs', 'inputs:3', ['\n\n  6.text: "open']),
  ...refuse('inputs', 'takes a whole number, not 20.5', ['KSampler.steps: 20.5']),
  ...refuse('inputs', 'takes an image file, not an empty text', ['10.image: ""']),
  ...refuse('inputs', 'missing.glb does not exist', ['Positive Prompt.text: "@./missing.glb"']),
  ...refuse('inputs', 'outside the workspace', ['10.image: ../cat.png']),
  ...refuse('inputs', 'missing.png does not exist', ['10.image: missing.png']),
  ...refuse('inputs', 'is a directory', ['10.image: .']),
  ...refuse('inputs', 'is a web page, not an image', ['10.image: page.png']),
  ...refuse('inputs', 'is text, not an image', ['10.image: error.png', '10.image: text.png']),
  ...refuse('inputs', 'is an audio file (MP3), not an image', ['10.image: sound.png']),
  ...refuse('inputs', 'Git LFS pointer', ['10.image: pointer.png']),
  ...refuse('workflow-file', 'Git LFS pointer', ['pointer.png']),
]
