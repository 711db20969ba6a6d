import { describe, expect, test } from 'vitest'
import { InputsFormatError } from '../../src/index.ts'
import { readBatch, readInputs } from '../../src/inputs.ts'

const map = (text: string | Uint8Array) =>
  readInputs(text, { file: 'in.yml' }).map(({ target, value, position }) => [
    target,
    value,
    position?.line,
    position?.column,
  ])

function problems(read: () => unknown): string[] {
  try {
    read()
  } catch (error) {
    if (error instanceof InputsFormatError) return error.problems.map(({ message }) => message)
    throw error
  }
  return []
}

describe('a map of values', () => {
  test.each<[string, string | Uint8Array, unknown[]]>([
    [
      'YAML',
      '6.text: 1 girl\n57:8.seed: 7\n',
      [
        ['6.text', '1 girl', 1, 1],
        ['57:8.seed', 7, 2, 1],
      ],
    ],
    [
      'JSON',
      '{\n  "6.text": "a \\ud83d\\ude00",\n  "9.on": true}',
      [
        ['6.text', 'a 😀', 2, 3],
        ['9.on', true, 3, 3],
      ],
    ],
    [
      'a title with a dot and a blank',
      '"Positive Prompt v1.5.text": x',
      [['Positive Prompt v1.5.text', 'x', 1, 1]],
    ],
    ['a key that looks like a number stays as written', '6.10: x', [['6.10', 'x', 1, 1]]],
    ['words that older YAML takes for booleans', '6.text: no', [['6.text', 'no', 1, 1]]],
    [
      'a 64-bit seed keeps its digits',
      '3.seed: 18446744073709551615',
      [['3.seed', 18446744073709551615n, 1, 1]],
    ],
    ['text over lines', '6.text: |\n  a\n  b\n', [['6.text', 'a\nb\n', 1, 1]]],
    ['lists and maps', '5.box: [1, {a: 2}]', [['5.box', [1, { a: 2 }], 1, 1]]],
    ['no value', '6.text:', [['6.text', null, 1, 1]]],
    [
      'an anchor',
      '6.text: &t cat\n7.text: *t',
      [
        ['6.text', 'cat', 1, 1],
        ['7.text', 'cat', 2, 1],
      ],
    ],
    ['__proto__ is a name as any other', '{"__proto__": 1}', [['__proto__', 1, 1, 2]]],
    ['a byte order mark', '\uFEFF6.text: x', [['6.text', 'x', 1, 1]]],
    [
      'Windows lines',
      '6.text: a\r\n7.text: b\r\n',
      [
        ['6.text', 'a', 1, 1],
        ['7.text', 'b', 2, 1],
      ],
    ],
    ['bytes', new TextEncoder().encode('6.text: 猫'), [['6.text', '猫', 1, 1]]],
    ['nothing', '', []],
    ['only a comment', '# later\n', []],
  ])('%s', (_name, text, expected) => {
    expect(map(text)).toEqual(expected)
  })

  test.each<[string, string | Uint8Array, string[]]>([
    ['a list', '- a', ['in.yml:1:1: expected a map such as "6.text: a cat", not a list']],
    [
      'a single value',
      'hello',
      ['in.yml:1:1: expected a map such as "6.text: a cat", not a single value'],
    ],
    [
      'the same name twice',
      '6.text: a\n7.x: 1\n6.text: b\n7.x: 2\n',
      ['in.yml:3:1: the same name comes twice', 'in.yml:4:1: the same name comes twice'],
    ],
    [
      'a list without its end',
      '6.text: [a',
      [
        'in.yml:1:11: flow sequence in block collection must be sufficiently indented and end with a ]',
      ],
    ],
    [
      'a map as a name',
      '? {a: 1}\n: x',
      ['in.yml:1:3: a name such as 6.text is missing before the colon'],
    ],
    [
      'two documents',
      'a: 1\n---\nb: 2',
      ['in.yml:2:1: a second document begins here, and one is all that is read'],
    ],
    ['an unknown tag', '6.text: !evil x', ['in.yml:1:9: unresolved tag: !evil']],
    ['not UTF-8', Uint8Array.of(0xff, 0xfe, 0x41), ['in.yml: not text in UTF-8']],
    [
      'too large',
      'a'.repeat(5 * 1024 * 1024 + 1),
      ['in.yml: larger than 5 MB, which no list of values is'],
    ],
  ])('refuses %s', (_name, text, expected) => {
    expect(problems(() => map(text))).toEqual(expected)
  })

  test('an alias bomb ends in a problem, not in memory', () => {
    const lines = ['a0: &a0 [x,x,x,x,x,x,x,x,x,x]']
    for (let i = 1; i < 9; i++) lines.push(`a${i}: &a${i} [${`*a${i - 1},`.repeat(9)}*a${i - 1}]`)
    expect(problems(() => map(lines.join('\n'))).join()).toMatch(/alias/i)
  })
})

describe('a batch', () => {
  test.each<[string, string, string, unknown]>([
    [
      'YAML',
      'b.yml',
      '- 6.text: a\n- 6.text: b\n  3.seed: 5\n',
      [
        [1, undefined, { '6.text': 'a' }],
        [2, undefined, { '6.text': 'b', '3.seed': 5 }],
      ],
    ],
    [
      'JSON',
      'b.json',
      '[{"workflow-id": "1980237776367083521", "6.text": "a"},\n{}]',
      [
        [1, '1980237776367083521', { '6.text': 'a' }],
        [2, undefined, {}],
      ],
    ],
    [
      'an id as a number',
      'b.yml',
      '- workflowId: 1980237776367083521',
      [[1, '1980237776367083521', {}]],
    ],
    [
      'a row by its alias',
      'b.yml',
      '- &r {6.text: a}\n- *r',
      [
        [1, undefined, { '6.text': 'a' }],
        [2, undefined, { '6.text': 'a' }],
      ],
    ],
    [
      'CSV',
      'b.csv',
      '6.text, 3.seed \n"a, b",1\nc,\n',
      [
        [2, undefined, { '6.text': 'a, b', '3.seed': '1' }],
        [3, undefined, { '6.text': 'c' }],
      ],
    ],
    [
      'CSV with text over lines, empty lines and Windows lines',
      'b.CSV',
      '\uFEFFworkflow-id,6.text\r\n12,"a\nb"\r\n\r\n,\r\n13,c\r\n',
      [
        [2, '12', { '6.text': 'a\nb' }],
        [6, '13', { '6.text': 'c' }],
      ],
    ],
  ])('%s', (_name, file, text, expected) => {
    const rows = readBatch(text, { file }).map(({ line, workflowId, overrides }) => [
      line,
      workflowId,
      Object.fromEntries(overrides.map(({ target, value }) => [target, value])),
    ])
    expect(rows).toEqual(expected)
  })

  test.each<[string, string, string, string[]]>([
    ['nothing in it', 'b.yml', '', ['b.yml: there is no row in it']],
    ['a head without rows', 'b.csv', '6.text\n', ['b.csv: there is no row in it']],
    [
      'a map',
      'b.yml',
      '6.text: a',
      ['b.yml:1:1: expected a list of maps, one for each run, not a map'],
    ],
    [
      'rows of another kind',
      'b.yml',
      '- a\n- [1]\n',
      [
        'b.yml:1:3: expected a map such as "6.text: a cat", not a single value',
        'b.yml:2:3: expected a map such as "6.text: a cat", not a list',
      ],
    ],
    [
      'a wrong id',
      'b.yml',
      '- workflow-id: [1]',
      ["b.yml:1:3: workflow-id takes a workflow's id or address"],
    ],
    [
      'rows too long and too short',
      'b.csv',
      'a,b\n1,2,3\n"x\ny"\n',
      [
        'b.csv:2:1: 3 values for 2 columns; quote a value that holds a comma',
        'b.csv:3:1: 1 values for 2 columns; quote a value that holds a comma',
      ],
    ],
    [
      'names missing or twice',
      'b.csv',
      'a,,a\n1,2,3\n',
      ['b.csv:1:1: column 2 has no name', 'b.csv:1:1: the column "a" comes twice'],
    ],
    [
      'a quote without its end',
      'b.csv',
      'a\n"x',
      [
        'b.csv:2:1: not a table in CSV: Quote Not Closed: the parsing is finished with an opening quote at line 2',
      ],
    ],
  ])('refuses %s', (_name, file, text, expected) => {
    expect(problems(() => readBatch(text, { file }))).toEqual(expected)
  })
})
