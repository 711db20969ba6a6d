import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { WorkflowFormatError } from '../../../src/errors/input-errors.ts'
import { MAX_DEPTH, MAX_VALUES } from '../../../src/workflow/json-document.ts'
import { parseWorkflow } from '../../../src/workflow/parse-workflow.ts'
import type { JsonValue } from '../../../src/workflow/workflow.ts'
import { writeGraph, writtenNodes } from '../../harness/arbitrary-json.ts'

const bytes = (text: string) => new TextEncoder().encode(text)

function failure(input: string | Uint8Array, file?: string): WorkflowFormatError {
  try {
    parseWorkflow(input, file === undefined ? {} : { file })
  } catch (error) {
    expect(error).toBeInstanceOf(WorkflowFormatError)
    return error as WorkflowFormatError
  }
  throw new Error('parsed without an error')
}

const graph = `{
  "10": {
    "inputs": {"text": "a cat", "seed": 18446744073709551615, "cfg": 1.0, "model": ["3", 0]},
    "class_type": "KSampler",
    "_meta": {"title": "Sampler"}
  },
  "3": {"class_type": "Note"}
}`

describe('parseWorkflow', () => {
  it('keeps order, titles, classes and numbers as written', () => {
    const { nodes } = parseWorkflow(graph)
    expect([...nodes.keys()]).toEqual(['10', '3'])
    expect(nodes.get('10')).toMatchObject({ id: '10', classType: 'KSampler', title: 'Sampler' })
    expect([...(nodes.get('10')?.fields.keys() ?? [])]).toEqual(['text', 'seed', 'cfg', 'model'])
    expect(nodes.get('10')?.fields.get('seed')?.value).toEqual({
      kind: 'number',
      source: '18446744073709551615',
    })
    expect(nodes.get('10')?.fields.get('cfg')?.value).toEqual({ kind: 'number', source: '1.0' })
    expect(nodes.get('3')).toMatchObject({ classType: 'Note', title: '', fields: new Map() })
  })

  it('returns the place of each node and field', () => {
    const { nodes, text } = parseWorkflow(graph, { file: 'api.json' })
    const field = nodes.get('10')?.fields.get('seed')
    expect(nodes.get('3')?.position).toEqual({ file: 'api.json', line: 7, column: 3 })
    expect(field?.position).toEqual({ file: 'api.json', line: 3, column: 33 })
    expect(text.slice(field?.range.start, field?.range.end)).toBe('18446744073709551615')
  })

  it('counts lines and ranges correctly with CRLF and a byte order mark', () => {
    const { nodes, text } = parseWorkflow(`\uFEFF${graph.replaceAll('\n', '\r\n')}`)
    const field = nodes.get('10')?.fields.get('cfg')
    expect(field?.position).toEqual({ line: 3, column: 63 })
    expect(text.slice(field?.range.start, field?.range.end)).toBe('1.0')
    expect(text.startsWith('{')).toBe(true)
  })

  it('reads bytes like text, with and without a byte order mark', () => {
    const text = '{"1":{"inputs":{"text":"猫 😀"},"class_type":"X"}}'
    expect(parseWorkflow(bytes(text))).toEqual(parseWorkflow(text))
    expect(parseWorkflow(bytes(`\uFEFF${text}`))).toEqual(parseWorkflow(text))
  })

  it('keeps names such as __proto__ and constructor', () => {
    const { nodes } = parseWorkflow(
      '{"__proto__":{"inputs":{"__proto__":"a","constructor":{"__proto__":1}}},"constructor":{}}',
    )
    expect([...nodes.keys()]).toEqual(['__proto__', 'constructor'])
    expect([...(nodes.get('__proto__')?.fields.keys() ?? [])]).toEqual(['__proto__', 'constructor'])
    expect(({} as { inputs?: unknown }).inputs).toBeUndefined()
  })

  it.each([3, 15, 16, 17, 40])('takes the last value of a repeated name, of %i names', (count) => {
    const names = Array.from({ length: count }, (_, index) => `n${index}`)
    const fields = [...names, ...names.toReversed()].map((name, index) => `"${name}":${index}`)
    const { nodes } = parseWorkflow(`{"1":{"inputs":{${fields}}}}`)
    const read = [...(nodes.get('1')?.fields.values() ?? [])]
    const expected = names.map((name, index) => [name, String(2 * count - 1 - index)])
    expect(read.map(({ name, value }) => [name, value.kind === 'number' && value.source])).toEqual(
      expected,
    )
  })

  it('accepts nodes named "prompt" and "output"', () => {
    const { nodes } = parseWorkflow('{"prompt":{"class_type":"X"},"output":{"inputs":{}}}')
    expect([...nodes.keys()]).toEqual(['prompt', 'output'])
  })

  it('keeps everything of any graph', () => {
    fc.assert(
      fc.property(writtenNodes, (written) => {
        const workflow = parseWorkflow(writeGraph(written))
        const read = [...workflow.nodes.values()].map(({ id, title, classType, fields }) => ({
          id,
          title,
          classType,
          fields: [...fields.values()].map(({ name, value, range }) => ({
            name,
            value: { text: workflow.text.slice(range.start, range.end), value: copy(value) },
          })),
        }))
        expect(read).toEqual(written)
      }),
    )
  })
})

/** Copies a value, whose objects create their maps on the first access. */
function copy(value: JsonValue): JsonValue {
  if (value.kind === 'array') return { kind: 'array', items: value.items.map(copy) }
  if (value.kind !== 'object') return value
  const members = [...value.members].map(([name, member]) => [name, copy(member)] as const)
  return { kind: 'object', members: new Map(members) }
}

it('parseWorkflow says how to get the file behind a Git LFS pointer', () => {
  const pointer = bytes('version https://git-lfs.github.com/spec/v1\noid sha256:x\nsize 9\n')
  expect(() => parseWorkflow(pointer, { file: 'api.json' })).toThrow(
    expect.objectContaining({ hint: expect.stringContaining('`lfs: true`') }),
  )
})

describe('parseWorkflow refuses', () => {
  const png = Uint8Array.of(0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a, 0, 0, 0, 13)
  const utf16 = Uint8Array.of(0xff, 0xfe, 0x7b, 0x00, 0x7d, 0x00)
  const rows: [meaning: string, input: string | Uint8Array, message: RegExp][] = [
    ['an empty file', '', /api\.json is empty/],
    ['only whitespace', ' \r\n\t ', /is empty/],
    ['only a byte order mark', '\uFEFF', /is empty/],
    ['no bytes', new Uint8Array(), /is empty/],
    ['a Git LFS pointer', 'version https://git-lfs.github.com/spec/v1\noid x\n', /Git LFS pointer/],
    ['an image', png, /a PNG image/],
    ['NUL bytes', bytes('{"1":{}}\0'), /binary/],
    ['NUL characters', '{"1":\0}', /binary/],
    ['invalid UTF-8', Uint8Array.of(0x7b, 0xc3, 0x28, 0x7d), /not UTF-8/],
    ['UTF-16', utf16, /UTF-16/],
    ['HTML', '<!DOCTYPE html><html></html>', /HTML/],
    ['YAML', '---\n6:\n  text: a cat\n', /YAML/],
    ['YAML without a start mark', '6.text: a cat\n', /not JSON|YAML/],
    ['a list', '[]', /contains an array/],
    ['text', '"api.json"', /contains a string/],
    ['a number', '12', /contains a number/],
    ['null', 'null', /contains null/],
    ['no nodes', '{}', /no nodes/],
    [
      'the editor’s format',
      '{"last_node_id":9,"nodes":[{"id":1}],"links":[]}',
      /editor's own format/,
    ],
    [
      'a request to /prompt',
      '{"prompt":{"3":{"class_type":"X"}},"client_id":"a"}',
      /wraps the graph/,
    ],
    ['a response with the graph as text', '{"prompt":"{}"}', /wraps the graph/],
    ['a node that is a list', '{"3":[]}', /api\.json:1:6: "3" is an array, not a node/],
    ['inputs that are a list', '{"3":{"inputs":[]}}', /1:16: the inputs of node 3 are an array/],
    ['inputs that are null', '{"3":{"inputs":null}}', /inputs of node 3 are null/],
    [
      'a trailing comma',
      '{\n  "3": {},\n}',
      /api\.json:3:1: not JSON: a comma before the closing }/,
    ],
    ['single quotes', "{'3': {}}", /api\.json:1:2: not JSON/],
    ['a comment', '{"3": {} // the sampler\n}', /not JSON/],
    ['NaN', '{"3":{"inputs":{"a":NaN}}}', /api\.json:1:21: not JSON/],
    ['a text that ends too early', '{"3": {"inputs": {"a": 1', /the text ends too early/],
    ['a string without an end', '{"3": {"class_type": "KSam', /the text ends too early/],
    [
      'a line break in a string',
      '{"3": {"class_type": "K\nSampler"}}',
      /1:24: .*not closed on its line/,
    ],
    ['a tab in a string', '{"3": {"class_type": "K\tSampler"}}', /1:24: .*\\u0009/],
    ['a line separator', '{\u2028}', /1:2: not JSON: \u2028 is not expected here/],
    ['a form feed between tokens', '{\f}', /1:2: not JSON: a control character/],
    ['text after the end', '{"3": {}} {}', /1:11: not JSON: \{ is not expected here/],
    ['an invalid escape', '{"3": {"class_type": "\\x41"}}', /not JSON/],
    ['a leading zero', '{"3": {"inputs": {"a": 01}}}', /not JSON/],
  ]
  it.each(rows)('%s', (_meaning, input, message) => {
    const error = failure(input, 'api.json')
    expect(error.message).toMatch(message)
    expect(error.hint).toBeTruthy()
    expect(error.code).toBe('WORKFLOW_FORMAT')
  })

  it('the editor’s format with a hint how to export the right one', () => {
    expect(failure('{"nodes":[],"links":[]}').hint).toContain('Workflow → Export (API)')
  })

  it('with a position, and with the file when it is known', () => {
    expect(failure('{"1":{},\n"3":[]}', 'api.json').position).toEqual({
      file: 'api.json',
      line: 2,
      column: 5,
    })
    expect(failure('{"1":{},\n"3":x}').position).toEqual({ line: 2, column: 5 })
  })

  it('every malformed node at once', () => {
    const error = failure('{"1":1,\n"2":{"inputs":2},\n"3":"x"}', 'api.json')
    expect(error.message).toMatch(
      /api\.json:1:6: "1".*\n.*api\.json:2:15: .*\n.*api\.json:3:5: "3"/,
    )
  })

  it('thousands of malformed nodes, and shows the first ones', () => {
    const entries = Array.from({ length: 5000 }, (_, i) => `"${i}":0`)
    expect(failure(`{${entries.join()}}`).message).toContain('and 4980 more')
  })

  it('a text above the size limit', () => {
    const text = `{"1":{"inputs":{"a":"${'x'.repeat(50 * 1024 * 1024)}"}}}`
    expect(failure(text).message).toMatch(/too large.*51 MB, and the limit is 20 MB/)
  })

  it.each(['[', '{"a":', '{"a":['])('nesting above the depth limit: %s', (opening) => {
    expect(failure(opening.repeat(100_000)).message).toContain(`more than ${MAX_DEPTH} levels deep`)
  })

  it('nesting only above the depth limit, not at it', () => {
    const inside = MAX_DEPTH - 3
    const nested = `${'['.repeat(inside)}${']'.repeat(inside)}`
    expect(parseWorkflow(`{"1":{"inputs":{"a":${nested}}}}`).nodes.size).toBe(1)
    expect(failure(`{"1":{"inputs":{"a":[${nested}]}}}`).message).toContain('levels deep')
  })

  it('more values than the limit', () => {
    const text = `{"1":{"inputs":{"a":[${'0,'.repeat(MAX_VALUES)}0]}}}`
    expect(failure(text).message).toContain('values')
  })

  it('any other input with a WorkflowFormatError', () => {
    const mangled = fc
      .tuple(fc.nat(graph.length), fc.nat(8), fc.string({ unit: 'binary', maxLength: 3 }))
      .map(([at, length, text]) => graph.slice(0, at) + text + graph.slice(at + length))
    const input = fc.oneof(mangled, fc.string({ unit: 'binary' }), fc.uint8Array(), fc.json())
    fc.assert(
      fc.property(input, (text) => {
        try {
          parseWorkflow(text)
        } catch (error) {
          expect(error).toBeInstanceOf(WorkflowFormatError)
        }
      }),
      { numRuns: 1000 },
    )
  })

  it('exactly the texts that JSON.parse refuses', () => {
    const mangled = fc
      .tuple(
        fc.nat(graph.length),
        fc.nat(3),
        fc.constantFrom('', ',', '"', '\\', '0', '.', '-', 'e', '}', '\t'),
      )
      .map(([at, length, text]) => graph.slice(0, at) + text + graph.slice(at + length))
    fc.assert(
      fc.property(mangled, (text) => {
        let isJson = true
        try {
          JSON.parse(text)
        } catch {
          isJson = false
        }
        let notJson = false
        try {
          parseWorkflow(text)
        } catch (error) {
          notJson = /not JSON:|is empty/.test((error as Error).message)
        }
        expect(notJson).toBe(!isJson)
      }),
      { numRuns: 1000 },
    )
  })
})
