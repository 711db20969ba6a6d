import { describe, expect, test } from 'vitest'
import type { WorkflowFormatError } from '../../../src/errors/input-errors.ts'
import { parseAppId, parseWorkflow, parseWorkflowId, workflowIdFor } from '../../../src/index.ts'
import { createLocator } from '../../../src/workflow/text-position.ts'

const file = 'api.json'
const at = (line: number, column: number) => ({ file, line, column })
const bytes = (...values: number[]) => Uint8Array.of(...values)
const exportHint = { kind: 'export-api-json' }

function failure(run: () => unknown): WorkflowFormatError {
  try {
    run()
  } catch (error) {
    return error as WorkflowFormatError
  }
  return expect.fail('no error')
}

describe('the facts and the hint of a file that is no api.json', () => {
  test.each<[string, string | Uint8Array, object, object, object | undefined]>([
    ['empty', '\t', { kind: 'workflow-empty', file }, exportHint, undefined],
    [
      'too large',
      'x'.repeat(20 * 1024 * 1024 + 1),
      { kind: 'workflow-too-large', file, megabytes: 21, limit: 20 },
      exportHint,
      undefined,
    ],
    [
      'a picture',
      bytes(0xff, 0xd8, 0xff, 0xe0),
      { kind: 'workflow-not-text', file, found: 'jpeg' },
      exportHint,
      undefined,
    ],
    [
      'an archive',
      bytes(0x50, 0x4b, 3, 4),
      { kind: 'workflow-not-text', file, found: 'zip' },
      exportHint,
      undefined,
    ],
    [
      'a compressed file',
      bytes(0x1f, 0x8b, 8),
      { kind: 'workflow-not-text', file, found: 'gzip' },
      exportHint,
      undefined,
    ],
    [
      'UTF-16',
      bytes(0xfe, 0xff, 0, 0x7b),
      { kind: 'workflow-utf16', file },
      { kind: 'save-as-utf8' },
      undefined,
    ],
    [
      'another encoding',
      bytes(0x7b, 0xc3, 0x28),
      { kind: 'workflow-not-text', file, found: 'not-utf8' },
      exportHint,
      undefined,
    ],
    ['binary', '{\0', { kind: 'workflow-not-text', file, found: 'binary' }, exportHint, undefined],
    [
      'HTML',
      '  <html>',
      { kind: 'workflow-other-language', file, language: 'markup' },
      exportHint,
      at(1, 1),
    ],
    [
      'YAML',
      '# a note\na: 1',
      { kind: 'workflow-other-language', file, language: 'yaml' },
      exportHint,
      at(1, 1),
    ],
    [
      'a list',
      '\n []',
      { kind: 'workflow-not-an-object', file, found: 'array' },
      exportHint,
      at(2, 2),
    ],
    ['without nodes', '{}', { kind: 'workflow-without-nodes', file }, exportHint, undefined],
    [
      'of the editor',
      '{"a":1,\n"nodes":[]}',
      { kind: 'workflow-editor-format', file },
      exportHint,
      at(2, 1),
    ],
    [
      'wrapped',
      '{"a":1,\n "output":{}}',
      { kind: 'workflow-wrapped', file, wrapper: 'output' },
      { kind: 'unwrap-workflow', wrapper: 'output' },
      at(2, 2),
    ],
    [
      'with one bad node',
      '{"1":[]}',
      {
        kind: 'at-position',
        position: at(1, 6),
        about: { kind: 'node-not-an-object', id: '1', found: 'array' },
      },
      exportHint,
      at(1, 6),
    ],
    [
      'with two bad nodes',
      '{"1":{"inputs":"x"},\n"2":null}',
      {
        kind: 'workflow-problems',
        file,
        problems: [
          {
            kind: 'at-position',
            position: at(1, 16),
            about: { kind: 'node-inputs-not-an-object', id: '1', found: 'string' },
          },
          {
            kind: 'at-position',
            position: at(2, 5),
            about: { kind: 'node-not-an-object', id: '2', found: 'null' },
          },
        ],
        more: 0,
      },
      exportHint,
      at(1, 16),
    ],
  ])('%s', (_name, input, facts, hint, position) => {
    const error = failure(() => parseWorkflow(input, { file }))
    expect(error.facts).toEqual(facts)
    expect(error.hintFacts).toEqual(hint)
    expect(error.position).toEqual(position)
  })
})

describe('the facts of a text that is no JSON', () => {
  test.each<[string, object]>([
    ['{"a"', { kind: 'json-ends-early' }],
    ['{"a":[1, ]}', { kind: 'json-trailing-comma', close: ']' }],
    ['{"a":1,\n}', { kind: 'json-trailing-comma', close: '}' }],
    ['{"a":]', { kind: 'json-unexpected', token: ']' }],
    ['{"a":"b\n"}', { kind: 'json-open-string' }],
    ['{"a":"b\r"}', { kind: 'json-open-string' }],
    ['{"a":"b\u0001"}', { kind: 'json-control-character', written: '\\u0001' }],
    ['{"a":nothing}', { kind: 'json-unexpected', token: 'nothing' }],
    ['{"a":1 "b c":2}', { kind: 'json-unexpected', token: '"b c"' }],
    [`{"a":1 "${'b'.repeat(40)}"}`, { kind: 'json-unexpected', token: `"${'b'.repeat(20)}` }],
    [`{"a":${'b'.repeat(40)}}`, { kind: 'json-unexpected', token: 'b'.repeat(20) }],
    ['{"a":"\\x"}', { kind: 'json-unexpected', token: '\\x' }],
    [`{"a":${'['.repeat(200)}`, { kind: 'json-too-deep', levels: 200 }],
  ])('%s', (text, reason) => {
    const error = failure(() => parseWorkflow(text))
    expect(error.facts).toMatchObject({ kind: 'at-position', about: { kind: 'not-json', reason } })
    expect(error.hintFacts).toEqual({ kind: 'repair-json' })
  })
})

const ID = '1980237776367083521'
const page = (path: string) => `https://www.runninghub.cn${path}`

test.each([
  ['', 'workflow-id-empty'],
  ['0', 'workflow-id-malformed'],
  ['0123456789abcdef0123456789ABCDEF', 'workflow-id-is-key'],
  ['x0123456789abcdef0123456789abcdef', 'workflow-id-unreadable'],
  ['a workflow.', 'workflow-id-unreadable'],
  ['https://x.example/workflow/1', 'workflow-id-other-host'],
  ['https://me:x@www.runninghub.cn/workflow/1', 'workflow-id-other-host'],
  ['https://:x@www.runninghub.cn/workflow/1', 'workflow-id-other-host'],
  [page(`/ai-detail/${ID}`), 'workflow-id-of-app'],
  [page('/workflow/x'), 'workflow-id-not-in-url'],
  [page(`/myworkflow/${ID}`), 'workflow-id-not-in-url'],
])('the facts and the hint of a workflow id that is none: %j', (text, kind) => {
  const error = failure(() => parseWorkflowId(text))
  expect(error.facts).toEqual({ kind })
  expect(error.hintFacts).toEqual({ kind: 'workflow-id-form' })
})

test('the facts and the hint of a workflow of the other site', () => {
  const baseUrl = 'https://www.runninghub.ai'
  const error = failure(() => workflowIdFor(page(`/workflow/${ID}`), baseUrl))
  expect(error.facts).toEqual({ kind: 'workflow-id-other-site', site: 'cn', baseUrl })
  expect(error.hintFacts).toEqual({ kind: 'use-site', site: 'cn' })
})

test.each([
  ['0123456789abcdef0123456789ABCDEF', 'app-id-is-key'],
  ['x', 'app-id-unreadable'],
  [page('/ai-detail/'), 'app-id-unreadable'],
  [page(`/workflow/${ID}`), 'app-id-unreadable'],
])('the facts and the hint of an app id that is none: %s', (text, kind) => {
  const error = failure(() => parseAppId(text))
  expect(error.facts).toEqual({ kind })
  expect(error.hintFacts).toEqual({ kind: 'app-id-form' })
})

test.each([
  [
    'a\nbc\n\nd',
    [
      [1, 1],
      [1, 2],
      [2, 1],
      [2, 2],
      [2, 3],
      [3, 1],
      [4, 1],
      [4, 2],
    ],
  ],
  [
    'a\r\nb\rc',
    [
      [1, 1],
      [1, 2],
      [1, 3],
      [2, 1],
      [2, 2],
      [3, 1],
      [3, 2],
    ],
  ],
])('the line and column of each offset of %j', (text, places) => {
  const offsets = [...places.keys()]
  const expected = places.map(([line, column]) => ({ line, column }))
  // In their order, backwards, and each on its own.
  const inOrder = createLocator(text)
  expect(offsets.map((offset) => inOrder(offset))).toEqual(expected)
  const backwards = createLocator(text)
  expect(offsets.toReversed().map((offset) => backwards(offset))).toEqual(expected.toReversed())
  expect(offsets.map((offset) => createLocator(text)(offset))).toEqual(expected)
  expect(createLocator(text, file)(0)).toEqual(at(1, 1))
})
