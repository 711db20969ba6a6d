import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { OverrideError } from '../../../src/errors/input-errors.ts'
import type { Override } from '../../../src/overrides/override.ts'
import { planOverrides } from '../../../src/overrides/plan-overrides.ts'
import { linkSource } from '../../../src/workflow/link.ts'
import { parseWorkflow } from '../../../src/workflow/parse-workflow.ts'
import { writeGraph, writtenNodes } from '../../harness/arbitrary-json.ts'

const workflow = parseWorkflow(
  `{
  "3": {"inputs": {"seed": 156680208700286, "steps": 20, "cfg": 8.0, "sampler_name": "euler",
        "positive": ["6", 0], "disable": false, "anything": null, "size": [512, 768],
        "options": {"__value__": [true]}},
        "class_type": "KSampler", "_meta": {"title": "KSampler"}},
  "6": {"inputs": {"text": "a cat", "clip": ["4", 1]},
        "class_type": "CLIPTextEncode", "_meta": {"title": "Positive Prompt"}},
  "7": {"inputs": {"text": "blurry", "clip": ["4", 1]},
        "class_type": "CLIPTextEncode", "_meta": {"title": "v1.5 negative"}},
  "10": {"inputs": {"image": "in.png", "upload": "image"},
        "class_type": "LoadImage", "_meta": {"title": "Load Image"}},
  "57:8": {"inputs": {"text": "in a subgraph", "a.b": 1},
        "class_type": "Text", "_meta": {"title": "Twin"}},
  "57:9": {"inputs": {"noise_seed": 18446744073709551615, "text": "t"},
        "class_type": "Noise", "_meta": {"title": "Twin"}}
}`,
  { file: 'api.json' },
)

const send = (target: string, value: unknown) =>
  planOverrides(workflow, [{ target, value }]).map((c) => [c.nodeId, c.fieldName, c.fieldValue])

function problems(...args: Parameters<typeof planOverrides>) {
  try {
    planOverrides(...args)
  } catch (error) {
    expect(error).toBeInstanceOf(OverrideError)
    return (error as OverrideError).problems
  }
  throw new Error('was planned without an error')
}

const UPLOAD = `api/${'0123456789abcdef'.repeat(4)}.png`

describe('a target', () => {
  it.each([
    ['by id', '6.text', '6', 'text'],
    ['by id in a subgraph', '57:8.text', '57:8', 'text'],
    ['by title', 'Positive Prompt.text', '6', 'text'],
    ['by a title with a dot', 'v1.5 negative.text', '7', 'text'],
    ['by class type', 'Noise.text', '57:9', 'text'],
  ])('names a field %s', (_meaning, target, nodeId, fieldName) => {
    expect(send(target, 'x')).toEqual([[nodeId, fieldName, 'x']])
  })

  it('names a field with a dot in its name', () => {
    expect(send('57:8.a.b', 2)).toEqual([['57:8', 'a.b', 2]])
    expect(send('Text.a.b', 2)).toEqual([['57:8', 'a.b', 2]])
  })

  it('prefers an id to a title, and a title to a class type', () => {
    const node = (title: string, class_type: string) => ({
      inputs: { a: 'x' },
      class_type,
      _meta: { title },
    })
    const graph = { 1: node('2', 'A'), 2: node('B', 'C'), 3: node('C', 'D') }
    const plan = planOverrides(parseWorkflow(JSON.stringify(graph)), { '2.a': 'y', 'C.a': 'z' })
    expect(plan.map((c) => c.nodeId)).toEqual(['2', '3'])
  })

  it('prefers an id to every other way to read the dots', () => {
    const graph = {
      1: { inputs: { 'b.c': 'x' } },
      3: { inputs: { c: 'x' }, _meta: { title: '1.b' } },
      4: { inputs: { '5.d': 'x' }, _meta: { title: 'T' } },
      'T.5': { inputs: { d: 'x' } },
    }
    const targets = { '1.b.c': 'y', 'T.5.d': 'y' }
    const plan = planOverrides(parseWorkflow(JSON.stringify(graph)), targets)
    expect(plan.map((c) => [c.nodeId, c.fieldName])).toEqual([
      ['1', 'b.c'],
      ['T.5', 'd'],
    ])
  })

  it.each([
    ['an unknown node', '66.text', /no node has the id, title or class type "66"/, '6.text'],
    ['a misspelt title', 'Positive Promt.text', /"Positive Promt"/, 'Positive Prompt.text'],
    [
      'a title in another case',
      'positive prompt.Text',
      /"positive prompt"/,
      'Positive Prompt.text',
    ],
    ['a misspelt field', 'KSampler.sed', /node 3 \(KSampler\) has no field "sed"/, 'KSampler.seed'],
    ['a field in another case', '3.Steps', /has no field "Steps"/, '3.steps'],
    ['a field of another node', '3.image', /has no field "image"/, '10.image'],
    ['a field without its node', 'steps', /does not name a field/, '3.steps'],
    ['an ambiguous title', 'Twin.text', /ambiguous, it matches nodes 57:8 and 57:9/, '57:8.text'],
    ['an ambiguous class', 'CLIPTextEncode.text', /matches nodes 6 and 7/, '6.text'],
    ['an unknown name', 'Upscaler.factor', /no node has/, undefined],
    ['empty', '', /does not name a field/, undefined],
    ['only dots', '..', /no node has|does not name/, undefined],
    ['a property of JavaScript objects', '__proto__.constructor', /no node has/, undefined],
  ])('is refused when it is %s', (_meaning, target, message, suggestion) => {
    const [problem] = problems(workflow, [{ target, value: 'x' }])
    expect(problem?.message).toMatch(message)
    expect(problem?.suggestion).toBe(suggestion)
    if (suggestion) expect(problem?.message).toContain(`did you mean ${suggestion}?`)
  })

  it('is refused when two interpretations match', () => {
    const graph = {
      1: { inputs: { 'b.c': 'x' }, _meta: { title: 'a' } },
      2: { inputs: { c: 'y' }, _meta: { title: 'a.b' } },
    }
    const [problem] = problems(parseWorkflow(JSON.stringify(graph)), { 'a.b.c': 'z' })
    expect(problem?.message).toContain('it matches nodes 1 and 2')
  })
})

describe('a value', () => {
  class Money {
    amount = 5
  }
  const loop: unknown[] = []
  loop.push(loop)

  it.each<[meaning: string, target: string, value: unknown, sent: unknown]>([
    ['text', '6.text', 'a dog', 'a dog'],
    ['an empty text', '6.text', '', ''],
    ['text that looks like a link', '6.text', '["4", 0]', '["4", 0]'],
    ['an integer', '3.steps', 30, 30],
    ['a decimal', '3.cfg', 7.5, 7.5],
    ['a large decimal', '3.cfg', 1.5e-7, 1.5e-7],
    ['the largest safe integer', '3.seed', Number.MAX_SAFE_INTEGER, Number.MAX_SAFE_INTEGER],
    ['a small bigint', '3.seed', 5n, 5],
    ['a 64-bit bigint', '3.seed', 18446744073709551615n, '18446744073709551615'],
    ['an integer as text', '3.steps', '30', 30],
    ['a 64-bit integer as text', '3.seed', '18446744073709551615', '18446744073709551615'],
    ['2^53 as text', '3.seed', '9007199254740992', '9007199254740992'],
    ['a decimal as text', '3.cfg', '0.7500000000000002', 0.7500000000000002],
    ['a decimal with zeros as text', '3.cfg', '1.50', 1.5],
    ['a decimal of a whole number', '3.steps', '20.0', 20],
    ['an exponent as text', '3.cfg', '15E-1', 1.5],
    ['more digits than a double has', '3.cfg', '0.10000000000000000001', '0.10000000000000000001'],
    ['less than the smallest double', '3.cfg', '1e-400', '1e-400'],
    ['a boolean', '3.disable', true, true],
    ['a boolean as text', '3.disable', 'False', false],
    ['a boolean in capitals', '3.disable', 'TRUE', true],
    ['text for null', '3.anything', 'x', 'x'],
    ['a number for null', '3.anything', 2, 2],
    ['a boolean for null', '3.anything', false, false],
    ['a bigint for null', '3.anything', 18446744073709551615n, '18446744073709551615'],
    ['a list', '3.size', [1024, '猫', { a: 1.5 }, 5n, null], '[1024,"猫",{"a":1.5},5,null]'],
    ['an object', '3.options', { __value__: [false] }, '{"__value__":[false]}'],
    ['an object with a link inside', '3.options', { a: ['4', 0] }, '{"a":["4",0]}'],
    ['JSON text for a list', '3.size', ' [1, 2.50]', '[1,2.5]'],
    ['JSON text for an object', '3.options', '{"__value__":[false]}', '{"__value__":[false]}'],
    ['a name that RunningHub gave to an upload', '10.image', UPLOAD, UPLOAD],
  ])('takes %s', (_meaning, target, value, sent) => {
    expect(send(target, value).map(([, , fieldValue]) => fieldValue)).toEqual([sent])
  })

  it.each<[meaning: string, target: string, value: unknown, message: RegExp]>([
    ['a number for text', '6.text', 5, /takes text, not the number 5; quote it: "5"/],
    ['a boolean for text', '6.text', false, /takes text, not false; quote it: "false"/],
    ['a date for text', '6.text', new Date(0), /takes text, not a date$|not a date \(/],
    ['a list for text', '6.text', ['a'], /takes text, not a list/],
    ['nothing', '6.text', undefined, /has no value/],
    ['null', '3.anything', null, /has no value/],
    ['text for a number', '3.steps', 'many', /takes a number, not the text "many"/],
    ['an empty text for a number', '3.steps', '', /takes a number/],
    ['spaces around a number', '3.steps', ' 5', /takes a number/],
    ['a hexadecimal number', '3.steps', '0x10', /takes a number/],
    ['a plus sign', '3.steps', '+5', /takes a number/],
    ['a boolean for a number', '3.steps', true, /takes a number, not true/],
    ['NaN', '3.cfg', Number.NaN, /finite number, not NaN/],
    ['infinity', '3.cfg', -Infinity, /finite number, not -Infinity/],
    ['infinity in words', '3.cfg', 'Infinity', /takes a number/],
    ['infinity in digits', '3.cfg', '1e400', /finite number/],
    [
      'an integer that may be rounded',
      '3.seed',
      2 ** 53,
      /9007199254740992: an integer beyond 2\^53/,
    ],
    ['a seed from a spreadsheet', '3.seed', '9.02156E+13', /"9.02156E\+13": a spreadsheet has/],
    ['a larger seed from a spreadsheet', '3.seed', '1.84467E+19', /format the column as text/],
    [
      'a seed from a spreadsheet with a comma',
      '3.seed',
      '1,84467E+19',
      /a spreadsheet has rounded it/,
    ],
    ['a decimal for an integer', '3.steps', 20.5, /takes a whole number, not 20\.5/],
    ['a decimal for an integer as text', '3.steps', '20.5', /takes a whole number, not 20\.5/],
    ['a huge number', '3.cfg', 1e300, /beyond 2\^53/],
    ['a number for a boolean', '3.disable', 1, /takes true or false, not the number 1/],
    ['a word for a boolean', '3.disable', 'yes', /takes true or false, not the text "yes"/],
    ['a list for null', '3.anything', [1], /not a list/],
    ['a function', '3.anything', () => 1, /not a function/],
    ['an object for a list', '3.size', {}, /takes a list, not an object/],
    ['text for a list', '3.size', '1, 2', /takes a list, not text/],
    ['a cut list', '3.size', '[1', /takes a list, not text/],
    ['JSON text of null for an object', '3.options', 'null', /takes an object/],
    ['JSON text of a link for a list', '3.size', '["4", 0]', /link to a node/],
    ['a list for an object', '3.options', [], /takes an object, not a list/],
    ['a link for a list', '3.size', ['4', 0], /link to a node/],
    ['NaN in a list', '3.size', [Number.NaN], /it contains NaN/],
    ['a rounded integer in a list', '3.size', [2 ** 60], /beyond 2\^53/],
    ['a hole in a list', '3.size', new Array(2), /undefined/],
    ['a date in a list', '3.size', [new Date(0)], /something other than/],
    ['an object of a class', '3.options', new Money(), /something other than/],
    ['a list that contains itself', '3.size', loop, /contains itself/],
    ['a link field', '3.positive', 'a cat', /comes from node 6 \(Positive Prompt\)/],
    ['a link field with a link', '3.positive', ['7', 0], /RunningHub cannot rewire/],
    ['an empty file name', '10.image', '', /takes an image file/],
    ['a number as file', '10.image', 5, /takes text/],
  ])('refuses %s', (_meaning, target, value, message) => {
    const [problem, ...others] = problems(workflow, [{ target, value }])
    expect(problem?.message).toMatch(message)
    expect(problem?.target).toBe(target)
    expect(problem?.position).toMatchObject({ file: 'api.json' })
    expect(others).toEqual([])
  })
})

describe('half of a character', () => {
  it.each<[string, unknown]>([
    ['6.text', 'a\ud83d'],
    ['6.text', '\ude00b'],
    ['6.text', '\ude00\ud83d'],
    ['10.image', '\ud83d.png'],
    ['3.options', { __value__: ['\ud83d'] }],
    ['3.options', { __value__: [{ '\ud83d': 1 }] }],
  ])('is refused in %s: %j', (target, value) => {
    const [problem] = problems(workflow, [{ target, value }])
    expect(problem?.message).toMatch(/half of a character \(U\+D/)
  })

  it('is not a whole emoji', () => {
    const [change] = planOverrides(workflow, [{ target: '6.text', value: '😀' }])
    expect(change?.fieldValue).toBe('😀')
  })
})

describe('a decimal', () => {
  it.each([
    ...['max_new_tokens', 'num_beams', 'grow_mask_by', 'image_load_cap', 'tile_width'],
    ...['tile_height', 'context_length', 'context_frames', 'context_stride', 'context_overlap'],
  ])('is refused in %s, which no node declares as a decimal', (field) => {
    const [problem] = problems(undefined, [{ target: `3.${field}`, value: 20.5 }])
    expect(problem?.message).toContain('takes a whole number, not 20.5')
  })

  it.each(['amount', 'num_inference_steps', 'tile_size', 'top_k', 'blur_radius'])(
    'is sent to %s, which some node declares as a decimal',
    (field) => {
      const [change] = planOverrides(undefined, [{ target: `3.${field}`, value: 20.5 }])
      expect(change?.fieldValue).toBe(20.5)
    },
  )
})

describe('a control character', () => {
  it.each<[string, unknown]>([
    ['6.text', 'a\u0001cat'],
    ['6.text', '\u001b[31mred'],
    ['6.text', 'a\u007f'],
    ['6.text', 'a\u0085b'],
    ['3.sampler_name', 'euler\0'],
    ['3.anything', 'a\u0001'],
    ['10.image', 'a\u0001.png'],
    ['3.options', { __value__: ['a\u0001'] }],
  ])('is refused in %s: %j', (target, value) => {
    const [problem] = problems(workflow, [{ target, value }])
    expect(problem?.message).toMatch(/control character \(U\+00/)
  })

  it('is refused without a workflow', () => {
    const [problem] = problems(undefined, [{ target: '6.text', value: 'a\u0001' }])
    expect(problem?.message).toContain('contains a control character (U+0001)')
  })

  it('is not a tab or a line break', () => {
    expect(send('6.text', 'a\tb\r\nc\rd')).toEqual([['6', 'text', 'a\tb\r\nc\rd']])
  })
})

describe('the plan', () => {
  it('suggests a name for the first twenty problems', () => {
    const wrong = Object.fromEntries(Array.from({ length: 25 }, (_, n) => [`KSampler.step${n}`, 1]))
    const suggestions = problems(workflow, wrong).map(({ suggestion }) => suggestion)
    expect(suggestions).toEqual([...Array(20).fill('KSampler.steps'), ...Array(5).fill(undefined)])
  })

  it('lists the changes in the order of the caller', () => {
    expect(planOverrides(workflow, { '10.image': 'cat.png', 'KSampler.cfg': 7 })).toEqual([
      {
        target: '10.image',
        nodeId: '10',
        fieldName: 'image',
        file: 'cat.png',
        fileKind: 'image',
        origin: 'override',
        node: { title: 'Load Image', classType: 'LoadImage' },
        previous: 'in.png',
      },
      {
        target: 'KSampler.cfg',
        nodeId: '3',
        fieldName: 'cfg',
        fieldValue: 7,
        origin: 'override',
        node: { title: 'KSampler', classType: 'KSampler' },
        previous: '8.0',
      },
    ])
  })

  it('is empty for no overrides', () => {
    expect(planOverrides(workflow, {})).toEqual([])
    expect(planOverrides(workflow, [])).toEqual([])
  })

  it('refuses two overrides for one field with different targets', () => {
    const [problem] = problems(workflow, { '6.text': 'a', 'Positive Prompt.text': 'b' })
    expect(problem).toMatchObject({ target: 'Positive Prompt.text' })
    expect(problem?.message).toContain('field "text" of node 6 is already set by 6.text')
    expect(
      problems(undefined, [
        { target: '6.a', value: 1 },
        { target: '6.a', value: 1 },
      ]),
    ).toHaveLength(1)
  })

  it('reports every problem at once, each with its place', () => {
    const found = problems(workflow, [
      { target: '6.text', value: 5, position: { file: 'inputs.yaml', line: 3, column: 1 } },
      { target: '3.positive', value: 'x' },
      { target: 'Nobody.knows', value: 'x', position: { line: 5, column: 3 } },
    ])
    expect(found.map((p) => p.message)).toEqual([
      'inputs.yaml:3:1: 6.text: takes text, not the number 5; quote it: "5"',
      '3.positive: field "positive" of node 3 comes from node 6 (Positive Prompt); RunningHub cannot rewire a workflow, so set a field of that node (api.json:3:9)',
      'line 5, column 3: Nobody.knows: no node has the id, title or class type "Nobody"',
    ])
    expect(new OverrideError(found).message).toMatch(/^3 inputs cannot be used:\n- inputs/)
  })

  it('pins the seeds that no override names', () => {
    const pinned = (overrides: Record<string, unknown>) =>
      planOverrides(workflow, overrides, { pinSeeds: true }).map((c) => [
        c.target,
        c.fieldValue,
        c.origin,
      ])
    expect(pinned({ '6.text': 'x' })).toEqual([
      ['6.text', 'x', 'override'],
      ['3.seed', 156680208700286, 'pinned-seed'],
      ['57:9.noise_seed', '18446744073709551615', 'pinned-seed'],
    ])
    expect(pinned({ 'KSampler.seed': 1 })).toEqual([
      ['KSampler.seed', 1, 'override'],
      ['57:9.noise_seed', '18446744073709551615', 'pinned-seed'],
    ])
  })
})

describe('a value that is marked as a file', () => {
  const graph = parseWorkflow(
    JSON.stringify({
      1: { class_type: 'Custom', inputs: { thing: 'a.glb', count: 3, base64: '', maybe: null } },
      2: { class_type: 'SaveGLB', inputs: { image: '' } },
    }),
    { file: 'api.json' },
  )
  const plan = (target: string, value: unknown, { checked } = { checked: true }) =>
    planOverrides(checked ? graph : undefined, [{ target, value, isFile: true }])

  it('is a file in a field of any name', () => {
    expect(plan('1.thing', './a.glb')).toMatchObject([{ file: './a.glb', fileKind: 'file' }])
    expect(plan('1.maybe', './a.glb')).toMatchObject([{ file: './a.glb', fileKind: 'file' }])
    expect(plan('1.thing', './a.glb', { checked: false })).toMatchObject([{ file: './a.glb' }])
    expect(plan('1.image', './a.png', { checked: false })).toMatchObject([{ fileKind: 'image' }])
  })

  it('may be the name of an upload', () => {
    expect(plan('1.thing', UPLOAD)).toMatchObject([{ fieldValue: UPLOAD }])
  })

  it.each([
    ['in a number field', '1.count', 'a.glb', /1\.count: takes no file/],
    ['in a base64 field', '1.base64', 'a.glb', /takes no file/],
    ['in a save node', '2.image', 'a.glb', /takes no file/],
    ['without a name', '1.thing', '', /takes a file, not an empty text/],
    ['that is a number', '1.thing', 5, /takes text/],
  ])('is refused %s', (_meaning, target, value, message) => {
    const found = problems(graph, [{ target, value, isFile: true }])
    expect(found.map((problem) => problem.message)).toEqual([expect.stringMatching(message)])
  })
})

describe('a plan without a workflow', () => {
  it('refuses a decimal for a field that is an integer by its name', () => {
    expect(problems(undefined, { '3.width': 512.5 })[0]?.message).toMatch(/takes a whole number/)
    expect(planOverrides(undefined, { '3.cfg': 7.5 })).toMatchObject([{ fieldValue: 7.5 }])
  })

  it.each(['10.image', '10.audio', '10.video'])('refuses an empty text for %s', (target) => {
    expect(problems(undefined, { [target]: '' })[0]?.message).toMatch(/, not an empty text$/)
  })

  it('sends scalars as they are to nodes named by id', () => {
    const plan = planOverrides(
      undefined,
      {
        '6.text': 'a',
        '57:8.a.b': 1.5,
        '3.on': true,
        '3.seed': 18446744073709551615n,
        '10.image': 'c.png',
      },
      { pinSeeds: true },
    )
    expect(plan).toEqual([
      { target: '6.text', nodeId: '6', fieldName: 'text', fieldValue: 'a', origin: 'override' },
      { target: '57:8.a.b', nodeId: '57:8', fieldName: 'a.b', fieldValue: 1.5, origin: 'override' },
      { target: '3.on', nodeId: '3', fieldName: 'on', fieldValue: true, origin: 'override' },
      {
        target: '3.seed',
        nodeId: '3',
        fieldName: 'seed',
        fieldValue: '18446744073709551615',
        origin: 'override',
      },
      {
        target: '10.image',
        nodeId: '10',
        fieldName: 'image',
        origin: 'override',
        file: 'c.png',
        fileKind: 'image',
      },
    ])
  })

  it.each<[string, unknown, RegExp]>([
    ['Positive Prompt.text', 'x', /only together with api\.json/],
    ['KSampler.seed', 1, /only together with api\.json/],
    ['57:.text', 'x', /only together with/],
    ['6', 'x', /only together with/],
    ['6.', 'x', /only together with/],
    ['.text', 'x', /only together with/],
    ['6.text', ['4', 0], /not a list/],
    ['6.text', { a: 1 }, /not an object/],
    ['6.text', null, /has no value/],
    ['6.seed', 2 ** 60, /beyond 2\^53/],
    ['6.seed', Number.NaN, /finite/],
  ])('refuses %s with %j', (target, value, message) => {
    expect(problems(undefined, { [target]: value })[0]?.message).toMatch(message)
  })
})

describe('any plan', () => {
  const anyOverride = fc.record<Override>({
    target: fc
      .tuple(
        fc.oneof(fc.nat(99).map(String), fc.constantFrom('Prompt', 'KSampler', 'a.b', 'LoadImage')),
        fc.constantFrom('seed', 'noise_seed', 'image', 'text', 'steps', 'x'),
      )
      .map((names) => names.join('.')),
    value: fc.oneof(
      fc.string(),
      fc.integer(),
      fc.double(),
      fc.boolean(),
      fc.bigInt(),
      fc.constantFrom<unknown>(['4', 0], [], {}, null, undefined, 'true', '12'),
    ),
  })

  it('contains only the usable overrides and seeds, each field once, and no link', () => {
    const input = fc.record({
      nodes: writtenNodes,
      overrides: fc.array(anyOverride, { maxLength: 6 }),
      pinSeeds: fc.boolean(),
    })
    fc.assert(
      fc.property(input, ({ nodes, overrides, pinSeeds }) => {
        const graph = parseWorkflow(writeGraph(nodes))
        // The overrides that are valid by themselves and name different fields.
        const usable = new Map<string, Override>()
        for (const override of overrides) {
          try {
            const [change] = planOverrides(graph, [override])
            if (change) usable.set(`${change.nodeId}\n${change.fieldName}`, override)
          } catch (error) {
            expect(error).toBeInstanceOf(OverrideError)
          }
        }
        const plan = planOverrides(graph, [...usable.values()], { pinSeeds })
        const chosen = plan.filter((change) => change.origin === 'override')
        expect(chosen.map((change) => change.target)).toEqual(
          [...usable.values()].map((o) => o.target),
        )

        const names = plan.map(({ nodeId, fieldName }) => JSON.stringify([nodeId, fieldName]))
        expect(new Set(names).size).toBe(names.length)
        for (const { nodeId, fieldName, fieldValue, file, origin } of plan) {
          const field = graph.nodes.get(nodeId)?.fields.get(fieldName)
          expect(field && linkSource(field.value) === undefined).toBe(true)
          if (file === undefined)
            expect(['string', 'number', 'boolean']).toContain(typeof fieldValue)
          else expect(fieldValue).toBeUndefined()
          if (typeof fieldValue === 'number') expect(Number.isFinite(fieldValue)).toBe(true)
          if (origin === 'pinned-seed') expect(['seed', 'noise_seed']).toContain(fieldName)
        }
      }),
      { numRuns: 500 },
    )
  })
})
