import { type BadRequest, GRAPH, jsonRequest, RERUN, TASKS, WORKFLOW } from './bad-request.ts'

/** Targets that name no field, with or without a graph. */
const TARGETS = [
  '',
  ' ',
  '.',
  '6',
  '6.',
  '.text',
  '..',
  'text',
  ' 6.text',
  '6 .text',
  '-6.text',
  '6:.text',
  ':6.text',
  '6::8.text',
  '６.text',
  '__proto__',
  '__proto__.text',
  'constructor.name',
  'toString.length',
  'hasOwnProperty.call',
  'Nope.text',
  '$.text',
  'x'.repeat(600),
]

/** Targets that the graph does not have. */
const UNKNOWN_TARGETS = [
  '6.nope',
  '6.__proto__',
  '6.constructor',
  '6.toString',
  '6.Text',
  '6.text ',
  '99.text',
  '006.text',
  '6:8.text',
  'prompt.text',
  'KSampler.__proto__',
  `6.${'x'.repeat(600)}`,
  `${'a.'.repeat(240)}text`,
]

/** Values, as JSON, that no field takes. */
const VALUES = [
  'null',
  '1e400',
  '-1e400',
  '12345678901234567890e5',
  '"\\u0000"',
  '"a\\u001bb"',
  '"a\\u0085b"',
  '"\\ud800"',
  '"a\\udc00b"',
  '"\\udc00\\ud800"',
]

/** Values of a field of the graph whose type does not fit. */
const MISFITS: Readonly<Record<string, readonly string[]>> = {
  '6.text': ['1', 'true', '[]', '["a"]', '{}', '{"a": 1}', '{"__proto__": 1}'],
  '3.steps': [
    '"many"',
    '""',
    '" 5"',
    '"0x10"',
    '"1,5"',
    '"1e400"',
    '1.5',
    '"1.5"',
    'true',
    '[5]',
    '{}',
  ],
  '3.seed': ['"5 "', '1.5', '"-"', '"NaN"', '"Infinity"', 'false', '[1]', '1e17', '-1e17'],
  '3.cfg': ['"high"', '"8,5"', '"1_000"', 'true', '[]', '{}', '"٣"'],
  '3.positive': ['"text"', '["6", 0]', '["4", 1]', '5', '{}', '[]'],
  '7.tiled': ['1', '0', '"yes"', '"on"', '""', '" true"', '[true]', '{}'],
  '7.sizes': [
    '1',
    '"a"',
    '{}',
    '"{}"',
    '"[1"',
    '["6", 0]',
    '["\\u0000"]',
    '["\\ud800"]',
    '[1e400]',
    '[1e17]',
  ],
  '7.more': [
    '1',
    '"a"',
    '[]',
    '"[]"',
    '"{"',
    '{"a": "\\u0000"}',
    '{"a": "\\ud800"}',
    '{"\\ud800": 1}',
    '{"a": 1e400}',
    `{"a": ${'['.repeat(60)}${']'.repeat(60)}}`,
  ],
  '10.image': [
    '1',
    'true',
    '[]',
    '["https://files.example.com/a.png"]',
    '{}',
    '""',
    '"a.png"',
    '"/etc/passwd"',
    '"file:///etc/passwd"',
    '"C:\\\\a.png"',
    '"data:image/png;base64,AA=="',
  ],
}

/** Lists of values, as JSON, that are no `nodeInfoList`. */
const LISTS = [
  'null',
  'true',
  '1',
  '"text"',
  '{}',
  '[null]',
  '[1]',
  '[[]]',
  '[{}]',
  '[{"nodeId": "6"}]',
  '[{"nodeId": "6", "fieldName": "text"}]',
  '[{"nodeId": 6, "fieldName": "text", "fieldValue": "a"}]',
  '[{"nodeId": "6", "fieldName": 1, "fieldValue": "a"}]',
  '[{"nodeId": "6", "fieldName": "text", "fieldValue": null}]',
  '[{"nodeId": "6", "fieldName": "text", "fieldValue": []}]',
  '[{"nodeId": "6", "fieldName": "text", "fieldValue": {}}]',
  '[{"nodeId": "6", "fieldName": "text", "fieldValue": "a", "more": 1}]',
  '[{"nodeId": "6", "fieldName": "text", "fieldValue": "a", "__proto__": 1}]',
  '[{"nodeId": "6", "fieldName": "text", "fieldValue": "a", "constructor": 1}]',
  '[{"nodeId": "6", "fieldName": "text", "fieldValue": "\\ud800"}]',
  '[{"nodeId": "6", "fieldName": "\\ud800", "fieldValue": "a"}]',
  '[{"nodeId": "\\ud800", "fieldName": "text", "fieldValue": "a"}]',
  '[{"nodeId": "6", "fieldName": "text", "fieldValue": 1e400}]',
  '[{"__proto__": {"nodeId": "6", "fieldName": "text", "fieldValue": "a"}}]',
]

/** Lists that name what the graph does not have. */
const UNKNOWN_IN_LIST = [
  '[{"nodeId": "99", "fieldName": "text", "fieldValue": "a"}]',
  '[{"nodeId": "6", "fieldName": "nope", "fieldValue": "a"}]',
  '[{"nodeId": "__proto__", "fieldName": "text", "fieldValue": "a"}]',
  '[{"nodeId": "6", "fieldName": "__proto__", "fieldValue": "a"}]',
  '[{"nodeId": "6", "fieldName": "constructor", "fieldValue": "a"}]',
  '[{"nodeId": "", "fieldName": "", "fieldValue": ""}]',
]

const graph = JSON.stringify(GRAPH)
const task = (members: string, withGraph: boolean) =>
  jsonRequest(
    TASKS,
    `{"workflowId": "${WORKFLOW}", ${members}${withGraph ? `, "workflow": ${graph}` : ''}}`,
  )
const inputs = (target: string, json: string) => `"inputs": {${JSON.stringify(target)}: ${json}}`

const NO_MAPS = ['null', 'true', '1', '"text"', '[]', '["6.text"]', '[["6.text", "a"]]']

export const inputRequests: readonly BadRequest[] = [
  ...[false, true].flatMap((withGraph) => [
    ...NO_MAPS.map((json) => task(`"inputs": ${json}`, withGraph)),
    ...TARGETS.map((target) => task(inputs(target, '"a"'), withGraph)),
    ...VALUES.map((json) => task(inputs('6.text', json), withGraph)),
    ...LISTS.map((json) => task(`"nodeInfoList": ${json}`, withGraph)),
    task(`${inputs('6.text', '"a"')}, "nodeInfoList": []`, withGraph),
    task(
      `"inputs": {"6.text": "a"}, "files": {"6.text": "https://files.example.com/a.png"}`,
      withGraph,
    ),
  ]),
  ...UNKNOWN_TARGETS.map((target) => task(inputs(target, '"a"'), true)),
  ...Object.entries(MISFITS).flatMap(([target, values]) =>
    values.map((json) => task(inputs(target, json), true)),
  ),
  ...UNKNOWN_IN_LIST.map((json) => task(`"nodeInfoList": ${json}`, true)),
  ...['[]', '{"a": 1}', '{"__proto__": 1}'].map((json) => task(inputs('6.text', json), false)),
  ...[...NO_MAPS, ...[...TARGETS].map((target) => `{${JSON.stringify(target)}: "a"}`)].map((json) =>
    jsonRequest(RERUN, `{"inputs": ${json}}`),
  ),
  ...VALUES.map((json) => jsonRequest(RERUN, `{"inputs": {"6.text": ${json}}}`)),
  task(`"inputs": {${Array.from({ length: 5_001 }, (_, n) => `"6.a${n}": 1`).join()}}`, true),
]
