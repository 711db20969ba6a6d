import { type BadRequest, BODY_ROUTES, jsonRequest, PRESET, TASKS } from './bad-request.ts'

const VALID =
  '{"workflowId": "1980237776367083521", "inputs": {"6.text": "a \\"cat\\"", "3.x": [1, 2.5]}}'
const bytes = (...values: number[]) => Uint8Array.from(values)

/** Texts and bytes that are no JSON object. */
const NO_OBJECTS: readonly (string | Uint8Array<ArrayBuffer>)[] = [
  ' ',
  'null',
  'true',
  '12',
  '"text"',
  '[]',
  '[{}]',
  '{}{}',
  '{},',
  'undefined',
  "{'a': 1}",
  '{a: 1}',
  '{"a": 1,}',
  '{"a" 1}',
  '{"a":: 1}',
  '{"a"}',
  '{"a": 01}',
  '{"a": .5}',
  '{"a": 1.}',
  '{"a": +1}',
  '{"a": NaN}',
  '{"a": Infinity}',
  '{"a": tru}',
  '{"a": "\\x41"}',
  '{"a": "\\u12"}',
  '{"a": "a\nb"}',
  '{"a": 1 /* note */}',
  '{"a": 1} // note',
  'workflowId: 1',
  '<!doctype html>',
  '<task/>',
  '--boundary\r\n',
  'workflowId=1',
  '\u0000{}',
  '{"a": "\u0000"}',
  `{"a": ${'['.repeat(300)}${']'.repeat(300)}}`,
  `${'{"a":'.repeat(300)}1${'}'.repeat(300)}`,
  '['.repeat(100_000),
  '{"a":'.repeat(100_000),
  bytes(0),
  bytes(0xff, 0xfe, 0x7b, 0, 0x7d, 0),
  bytes(0x7b, 0xff, 0x7d),
  bytes(0xc3, 0x28),
  bytes(0x1f, 0x8b, 8, 0),
  bytes(0x89, 0x50, 0x4e, 0x47),
]

const marks = [...VALID.matchAll(/[{}[\]:,"]/g)].map(({ index }) => index)
const cut = marks.map((index) => VALID.slice(0, index)).filter((text) => text !== '')
const extra = marks.flatMap((index) =>
  ['}', ']', ','].map((mark) => VALID.slice(0, index) + mark + VALID.slice(index)),
)
/** A mark inside a text is part of the text. */
const broken = [...cut, ...extra].filter((text) => !isJson(text))

function isJson(text: string): boolean {
  try {
    return typeof JSON.parse(text) === 'object'
  } catch {
    return false
  }
}

const contentTypes = [
  'text/plain',
  'text/json',
  'application/jsonp',
  'application/xml',
  'application/octet-stream',
  'application/yaml',
  'json',
  'application/',
  'application/json/x',
  'x'.repeat(4_000),
  '__proto__',
  '*/*',
]

export const bodies: readonly BadRequest[] = [
  ...BODY_ROUTES.flatMap(([method, path]) =>
    NO_OBJECTS.map((body) => jsonRequest([method, path], body, 'unreadable-body')),
  ),
  ...broken.map((body) => jsonRequest(TASKS, body, 'unreadable-body')),
  ...['/v1/tasks', `/v1/presets/${PRESET}/tasks`].map((path) =>
    jsonRequest(['POST', path], '', 'unreadable-body'),
  ),
  ...BODY_ROUTES.flatMap(([method, path]) =>
    contentTypes.map((type): BadRequest => {
      const headers = { 'content-type': type }
      const name = `${method} ${path} as ${type.slice(0, 40)}`
      return { name, method, path, headers, body: '{}', expected: 'unsupported-media-type' }
    }),
  ),
  ...BODY_ROUTES.flatMap(([method, path]) =>
    ['gzip', 'br', 'deflate', 'identity, gzip', '__proto__'].map((encoding): BadRequest => {
      const headers = { 'content-type': 'application/json', 'content-encoding': encoding }
      const name = `${method} ${path} with ${encoding}`
      return { name, method, path, headers, body: '{}', expected: 'unsupported-media-type' }
    }),
  ),
  ...BODY_ROUTES.map(([method, path]) =>
    jsonRequest([method, path], `{"a": "${'x'.repeat(1024 * 1024)}"}`, 'body-too-large'),
  ),
]
