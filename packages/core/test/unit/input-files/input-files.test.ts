import { describe, expect, test } from 'vitest'
import { InputsFormatError } from '../../../src/index.ts'
import { parseBatch, parseOverrides } from '../../../src/inputs.ts'

const map = (text: string | Uint8Array) =>
  parseOverrides(text, { file: 'in.yml' }).map(({ target, value, position }) => [
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

describe('parseOverrides', () => {
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
      'a title with a dot and a space',
      '"Positive Prompt v1.5.text": x',
      [['Positive Prompt v1.5.text', 'x', 1, 1]],
    ],
    ['a key that looks like a number as it is written', '6.10: x', [['6.10', 'x', 1, 1]]],
    ['words that older YAML reads as booleans', '6.text: no', [['6.text', 'no', 1, 1]]],
    [
      'a 64-bit seed with all its digits',
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
    [
      'merge keys, which insert what the map does not have',
      'x.y: &a {6.text: cat, 3.seed: 1}\nx.z: &b {3.seed: 2, 3.cfg: 7}\n<<: [*a, *b]\n6.text: dog\n"<<": 0',
      [
        ['x.y', { '6.text': 'cat', '3.seed': 1 }, 1, 1],
        ['x.z', { '3.seed': 2, '3.cfg': 7 }, 2, 1],
        ['6.text', 'dog', 4, 1],
        ['<<', 0, 5, 1],
        ['3.seed', 1, 1, 23],
        ['3.cfg', 7, 2, 21],
      ],
    ],
    [
      'a merge key inside a value',
      '5.box: {<<: {a: 1, b: 2}, b: 3}',
      [['5.box', { a: 1, b: 3 }, 1, 1]],
    ],
    ['the name __proto__', '{"__proto__": 1}', [['__proto__', 1, 1, 2]]],
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
    [
      'comments that cannot be part of a text',
      '# all\n6.text: "a" # text\n3.seed: 5 # number\n9.on: true # boolean\n7.text: |\n  b #1\n8.text: c#1\n# end',
      [
        ['6.text', 'a', 2, 1],
        ['3.seed', 5, 3, 1],
        ['9.on', true, 4, 1],
        ['7.text', 'b #1\n', 5, 1],
        ['8.text', 'c#1', 7, 1],
      ],
    ],
    ['an empty text', '', []],
    ['only a comment', '# later\n', []],
  ])('reads %s', (_name, text, expected) => {
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
      'a list without an end',
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
    ['a merge key for a text', '<<: cat', ['in.yml:1:5: << inserts maps, not a single value']],
    [
      'two documents',
      'a: 1\n---\nb: 2',
      ['in.yml:2:1: a second document begins here, but the file must contain only one'],
    ],
    [
      'an unknown tag',
      '6.text: !evil x',
      ['in.yml:1:9: unresolved tag: !evil; a text that begins with ! must be in quotes'],
    ],
    [
      'a colon in a text',
      '6.text: style: watercolour',
      [
        'in.yml:1:9: a second name on the same line, or in another column than the names above; put a text that contains a colon in quotes: 6.text: "style: watercolour"',
      ],
    ],
    [
      'a text that begins with a bracket',
      '6.text: {red|blue} hat',
      [
        'in.yml:1:20: there is more text after the end of the value; put the whole text in quotes: 6.text: "{red|blue} hat"',
      ],
    ],
    ...['@x', '%d', '`x`'].map((text): [string, string, string[]] => [
      `a text that begins as ${text}`,
      `6.text: ${text}`,
      [
        'in.yml:1:9: a text cannot begin with this character unless it is in quotes: 6.text: "@home, 50%"',
      ],
    ]),
    [
      'a text that begins with a star',
      '6.text: *star',
      [
        'in.yml:1:9: unresolved alias (the anchor must be set before the alias): star; a text that begins with * must be in quotes',
      ],
    ],
    [
      'a text that ends in a comment',
      '3.seed: 5\n6.text: a #1 fan\n',
      [
        'in.yml:2:9: YAML reads #1 fan as a comment; if it belongs to the text write "a #1 fan", if not "a" #1 fan',
      ],
    ],
    [
      'a text that is a comment',
      '6.text: #1 fan',
      [
        'in.yml:1:9: YAML reads #1 fan as a comment; if it belongs to the text write "#1 fan", if not "" #1 fan',
      ],
    ],
    [
      'a Git LFS pointer',
      'version https://git-lfs.github.com/spec/v1\noid sha256:x\nsize 9\n',
      ['in.yml: a Git LFS pointer, not the file itself'],
    ],
    ['not UTF-8', Uint8Array.of(0xff, 0xfe, 0x41), ['in.yml: not text in UTF-8']],
    [
      'too large',
      'a'.repeat(5 * 1024 * 1024 + 1),
      ['in.yml: larger than 5 MB, too large for a list of values'],
    ],
  ])('refuses %s', (_name, text, expected) => {
    expect(problems(() => map(text))).toEqual(expected)
  })

  test('reads merge keys that multiply', () => {
    const lines = ['- &m0 {6.text: cat}']
    for (let i = 1; i < 60; i++) lines.push(`- &m${i} {<<: [*m${i - 1}, *m${i - 1}], 3.seed: ${i}}`)
    const { overrides } = parseBatch(lines.join('\n')).at(-1) ?? { overrides: [] }
    expect(overrides.map(({ target, value }) => [target, value])).toEqual([
      ['3.seed', 59],
      ['6.text', 'cat'],
    ])
  })

  test('refuses an alias bomb', () => {
    const lines = ['a0: &a0 [x,x,x,x,x,x,x,x,x,x]']
    for (let i = 1; i < 9; i++) lines.push(`a${i}: &a${i} [${`*a${i - 1},`.repeat(9)}*a${i - 1}]`)
    expect(problems(() => map(lines.join('\n'))).join()).toMatch(/alias/i)
  })
})

describe('parseBatch', () => {
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
      'a row that is an alias',
      'b.yml',
      '- &r {6.text: a}\n- *r',
      [
        [1, undefined, { '6.text': 'a' }],
        [2, undefined, { '6.text': 'a' }],
      ],
    ],
    [
      'a row that merges an earlier one',
      'b.yml',
      '- &base {workflow-id: "12", 6.text: a, 3.steps: 4}\n- <<: *base\n  6.text: b\n',
      [
        [1, '12', { '6.text': 'a', '3.steps': 4 }],
        [2, '12', { '6.text': 'b', '3.steps': 4 }],
      ],
    ],
    [
      'JSON Lines with Windows lines, an empty line and a 64-bit seed',
      'b.jsonl',
      '\uFEFF{"workflow-id": "12", "6.text": "a \\ud83d\\ude00"}\r\n\r\n{"3.seed": 18446744073709551615}\r\n',
      [
        [1, '12', { '6.text': 'a 😀' }],
        [3, undefined, { '3.seed': 18446744073709551615n }],
      ],
    ],
    [
      'JSON Lines',
      'b.NDJSON',
      '{}\n{"3.cfg": 7.5}',
      [
        [1, undefined, {}],
        [2, undefined, { '3.cfg': 7.5 }],
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
    [
      'CSV with semicolons',
      'b.csv',
      '6.text;KSampler.seed;3.cfg\na, b;1;"7;5"\n',
      [[2, undefined, { '6.text': 'a, b', 'KSampler.seed': '1', '3.cfg': '7;5' }]],
    ],
    [
      'CSV with semicolons, and commas in its names',
      'b.csv',
      'workflow-id;Prompt, good, long.text\n12;a\n',
      [[2, '12', { 'Prompt, good, long.text': 'a' }]],
    ],
    [
      'CSV with tabs',
      'b.csv',
      '6.text\t3.seed\na, b\t1\n',
      [[2, undefined, { '6.text': 'a, b', '3.seed': '1' }]],
    ],
    [
      'CSV with commas, and semicolons in its names',
      'b.csv',
      '"Prompt; good, long.text",3.seed\na;b,1\n',
      [[2, undefined, { 'Prompt; good, long.text': 'a;b', '3.seed': '1' }]],
    ],
    [
      "CSV with Excel's first line",
      'b.csv',
      'sep=;\r\n6.text;3.seed\r\n"a\nb";1\r\n',
      [[3, undefined, { '6.text': 'a\nb', '3.seed': '1' }]],
    ],
    [
      "CSV with Excel's first line for one column",
      'b.csv',
      'sep=,\n6.text\na;b\n',
      [[3, undefined, { '6.text': 'a;b' }]],
    ],
  ])('reads %s', (_name, file, text, expected) => {
    const rows = parseBatch(text, { file }).map(({ line, workflowId, overrides }) => [
      line,
      workflowId,
      Object.fromEntries(overrides.map(({ target, value }) => [target, value])),
    ])
    expect(rows).toEqual(expected)
  })

  test.each<[string, string, (string | undefined)[]]>([
    [
      'b.yml',
      '- name: a portrait \n  6.text: a\n- name: 7\n- name: ""\n- name:\n- {}',
      ['a portrait', '7', undefined, undefined, undefined],
    ],
    ['b.jsonl', '{"name": "猫"}', ['猫']],
    ['b.csv', 'name;6.text\nportrait;a\n;b\n', ['portrait', undefined]],
  ])('reads the names of rows in %s', (file, text, expected) => {
    const rows = parseBatch(text, { file })
    expect(rows.map(({ name }) => name)).toEqual(expected)
    expect(rows.flatMap(({ overrides }) => overrides.map(({ target }) => target))).not.toContain(
      'name',
    )
  })

  test.each<[string, string, string, string[]]>([
    [
      'names that are not one line of text',
      'b.yml',
      `- name: [a]\n- name: "a\\nb"\n- name: true\n- name: ${'x'.repeat(101)}\n`,
      [1, 2, 3, 4].map((line) => `b.yml:${line}:3: name takes one line of at most 100 characters`),
    ],
    ['an empty file', 'b.yml', '', ['b.yml: there is no row in it']],
    ['a header without rows', 'b.csv', '6.text\n', ['b.csv: there is no row in it']],
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
      'lines that are not JSON objects',
      'b.jsonl',
      '[1]\n6.text: a\n{"6.text": "a"\n{"6.text": "a", "6.text": "b"}\n{"workflow-id": true}\n',
      [
        'b.jsonl:1:1: expected a JSON object such as {"6.text": "a cat"} on each line',
        'b.jsonl:2:1: expected a JSON object such as {"6.text": "a cat"} on each line',
        'b.jsonl:3:15: flow map must end with a }',
        'b.jsonl:4:17: the same name comes twice',
        "b.jsonl:5:2: workflow-id takes a workflow's id or URL",
      ],
    ],
    [
      'a wrong id',
      'b.yml',
      '- workflow-id: [1]',
      ["b.yml:1:3: workflow-id takes a workflow's id or URL"],
    ],
    ...['1.98024E+18', '1,98024E+18', '2E+18'].map((id): [string, string, string, string[]] => [
      `an id as ${id}`,
      'b.csv',
      `workflow-id;6.text\n${id};a\n`,
      [
        `b.csv:2:1: workflow-id takes a workflow's id or URL, not ${id}: a spreadsheet has rounded it; format the column as text, then enter the number again`,
      ],
    ]),
    [
      'a rounded id',
      'b.yml',
      '- workflow-id: 1.98024E+18',
      [
        "b.yml:1:3: workflow-id takes a workflow's id or URL, not 1980240000000000000: a spreadsheet has rounded it; format the column as text, then enter the number again",
      ],
    ],
    [
      'a missing name below a line that declares a semicolon',
      'b.csv',
      'sep=;\n6.text;\na;b\n',
      ['b.csv:2:1: column 2 has no name'],
    ],
    [
      'rows too long and too short',
      'b.csv',
      'a,b\n1,2,3\n"x\ny"\n',
      [
        'b.csv:2:1: 3 values for 2 columns; quote a value that contains a comma',
        'b.csv:3:1: 1 values for 2 columns; quote a value that contains a comma',
      ],
    ],
    [
      'missing and repeated names',
      'b.csv',
      'a,,a\n1,2,3\n',
      ['b.csv:1:1: column 2 has no name', 'b.csv:1:1: the column "a" comes twice'],
    ],
    [
      'a quote without an end',
      'b.csv',
      'a\n"x',
      [
        'b.csv:2:1: not a CSV table with a comma between its columns: Quote Not Closed: the parsing is finished with an opening quote at line 2',
      ],
    ],
  ])('refuses %s', (_name, file, text, expected) => {
    expect(problems(() => parseBatch(text, { file }))).toEqual(expected)
  })
})
