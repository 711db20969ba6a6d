import type { ProblemName } from '../../../src/http/problem.ts'
import { type BadRequest, CALL_PRESET, TASKS, WORKFLOW } from './bad-request.ts'

const BOUNDARY = 'x-boundary'
const TYPE = `multipart/form-data; boundary=${BOUNDARY}`
const encoder = new TextEncoder()

interface Part {
  name: string
  value: string
  fileName?: string
  type?: string
}

/** Returns the text of a multipart body. */
function multipart(parts: readonly Part[]): string {
  const texts = parts.map(({ name, value, fileName, type = 'application/octet-stream' }) => {
    const file = fileName === undefined ? '' : `; filename="${fileName}"\r\ncontent-type: ${type}`
    return `--${BOUNDARY}\r\ncontent-disposition: form-data; name="${name}"${file}\r\n\r\n${value}\r\n`
  })
  return `${texts.join('')}--${BOUNDARY}--\r\n`
}

const PNG = '\u0089PNG\r\n\u001a\n'
const PROMPT = { name: 'prompt', value: 'a cat' }
const WHOLE = multipart([PROMPT, { name: 'photo', value: 'x', fileName: 'a.png' }])

/** Calls of the preset whose body is no multipart body. */
const UNREADABLE: readonly (readonly [string, string])[] = [
  [TYPE, ''],
  [TYPE, '{}'],
  [TYPE, 'prompt=a+cat'],
  [TYPE, `--${BOUNDARY}`],
  [TYPE, `--other\r\n\r\n--other--\r\n`],
  [TYPE, WHOLE.replaceAll('form-data', 'attachment')],
  [TYPE, WHOLE.replaceAll('name=', 'nome=')],
  ['multipart/form-data', WHOLE],
  ['multipart/form-data; boundary=', WHOLE],
  ['multipart/form-data; boundary=other', WHOLE],
  ...[20, 60, 90, 120, 160, WHOLE.length - 10].map((end) => [TYPE, WHOLE.slice(0, end)] as const),
]

/** Calls of the preset with fields or files that it does not take. */
const INVALID: readonly (readonly Part[])[] = [
  [],
  [{ name: 'prompt', value: '' }],
  [{ name: 'prompt', value: 'a.png', fileName: 'a.txt' }],
  ...[
    '__proto__',
    'constructor',
    'toString',
    'hasOwnProperty',
    'nope',
    'steps',
    'callbackUrl',
    'metadata',
    'photo ',
    'Photo',
    'photo[0]',
  ].flatMap((name) => [
    [PROMPT, { name, value: 'x', fileName: 'a.png' }],
    ...(name === 'metadata' ? [] : [[PROMPT, { name, value: 'x' }]]),
  ]),
  ...['text', '<html></html>', '{"error": "denied"}', 'PK\u0003\u0004', 'ID3', '%PDF-'].map(
    (value) => [PROMPT, { name: 'photo', value, fileName: 'a.png', type: 'image/png' }],
  ),
  ...['photo', 'steps', 'cfg', 'seed', 'tiled'].map((name) => [PROMPT, { name, value: 'nope' }]),
  [PROMPT, { name: 'photo', value: '' }, { name: 'steps', value: '0x10' }],
  [PROMPT, { name: 'prompt', value: PNG, fileName: 'a.png' }],
  [PROMPT, { name: '__proto__[steps]', value: '5' }],
  [PROMPT, { name: 'steps[__proto__]', value: '5' }],
]

/** Forms for a task, and calls as forms, that the Worker refuses. */
const FORMS: readonly (readonly [readonly [string, string, ...unknown[]], string, ProblemName])[] =
  [
    ...['{"workflowId": "1"}', ' []', '[1]', '{'].map(
      (text) => [TASKS, text, 'unreadable-body'] as const,
    ),
    ...[
      '',
      '&',
      '=',
      'workflowId',
      'workflowId=',
      'workflowId=abc',
      `workflowId=${WORKFLOW}&workflowId=x`,
      `workflowId=${WORKFLOW}&__proto__=x`,
      `workflowId=${WORKFLOW}&__proto__[a]=x`,
      `workflowId=${WORKFLOW}&constructor=x`,
      `workflowId=${WORKFLOW}&inputs=x`,
      `workflowId=${WORKFLOW}&inputs=[]`,
      `workflowId=${WORKFLOW}&inputs={`,
      `workflowId=${WORKFLOW}&inputs[__proto__]=x`,
      `workflowId=${WORKFLOW}&inputs[constructor]=x`,
      `workflowId=${WORKFLOW}&inputs[]=x`,
      `workflowId=${WORKFLOW}&inputs[6]=x`,
      `workflowId=${WORKFLOW}&inputs[6.text]=%00`,
      `workflowId=${WORKFLOW}&inputs[6.text][a]=x`,
      `workflowId=${WORKFLOW}&inputs=${encodeURIComponent('{"6.text": "\\ud800"}')}`,
      `workflowId=${WORKFLOW}&addMetadata=yes`,
      `workflowId=${WORKFLOW}&sendWorkflow=true`,
      `workflowId=${WORKFLOW}&nodeInfoList=x`,
      `workflowId=${WORKFLOW}&callbackHeaders=x`,
      `workflowId=${WORKFLOW}&callbackHeaders[a b]=x`,
      `workflowId=${WORKFLOW}&inputs=${encodeURIComponent(`${'{"a":'.repeat(300)}1${'}'.repeat(300)}`)}`,
    ].map((text) => [TASKS, text, 'invalid-request'] as const),
    ...[
      '',
      'prompt=',
      'prompt=+',
      'Prompt=a',
      '__proto__=a',
      'prompt=a&__proto__=b',
      'prompt=a&steps=many',
      'prompt=a&tiled=yes',
      'prompt=a&seed=[1]',
      'prompt[a]=b',
    ].map((text) => [CALL_PRESET, text, 'invalid-request'] as const),
  ]

const call = (type: string, text: string, expected: ProblemName): BadRequest => ({
  name: `multipart ${JSON.stringify(text.slice(0, 160))}`,
  method: 'POST',
  path: CALL_PRESET[1],
  headers: { 'content-type': type },
  body: new Uint8Array(encoder.encode(text)),
  expected,
})

export const forms: readonly BadRequest[] = [
  ...UNREADABLE.map(([type, text]) => call(type, text, 'unreadable-body')),
  ...INVALID.map((parts) => call(TYPE, multipart(parts), 'invalid-request')),
  ...FORMS.map(
    ([[method, path], body, expected]): BadRequest => ({
      name: `${method} ${path} ${body.slice(0, 120)}`,
      method,
      path,
      headers: { 'content-type': 'application/x-www-form-urlencoded' },
      body,
      expected,
    }),
  ),
]
