import { describe, expect, test } from 'vitest'
import { compareWorkflows, inEnglish, parseWorkflow, relevantDrift } from '../../../src/index.ts'

const graph = (nodes: object) => parseWorkflow(JSON.stringify(nodes))
const sampler = (inputs: object, class_type = 'KSampler') => ({ 3: { class_type, inputs } })
const sentences = (own: object, saved: object) =>
  compareWorkflows(graph(own), graph(saved)).map(({ facts }) => inEnglish(facts))

describe('compareWorkflows names', () => {
  test.each([
    [
      'another number',
      sampler({ steps: 20 }),
      sampler({ steps: 30 }),
      'KSampler.steps (node 3): 20 → 30',
    ],
    ['another text', sampler({ a: 'x' }), sampler({ a: 'y' }), 'KSampler.a (node 3): "x" → "y"'],
    ['another type', sampler({ a: 1 }), sampler({ a: '1' }), 'KSampler.a (node 3): 1 → "1"'],
    [
      'a missing node',
      { ...sampler({}), 12: { class_type: 'LoadImage', inputs: {} } },
      sampler({}),
      'node 12 (LoadImage) is gone',
    ],
    [
      'a new node',
      sampler({}),
      { ...sampler({}), 12: { class_type: 'LoadImage', inputs: {} } },
      'node 12 (LoadImage) is new',
    ],
    [
      'another class',
      sampler({}),
      sampler({}, 'KSamplerX'),
      'node 3 is KSamplerX now, not KSampler',
    ],
    [
      'a missing field',
      sampler({ cfg: 8 }),
      sampler({}),
      'KSampler.cfg (node 3) is gone (it was 8)',
    ],
    ['a new field', sampler({}), sampler({ cfg: 8 }), 'KSampler.cfg (node 3) is new: 8'],
    [
      'another link',
      { ...sampler({ model: ['4', 0] }), 4: { class_type: 'Checkpoint' } },
      { ...sampler({ model: ['4', 1] }), 4: { class_type: 'Checkpoint' } },
      'KSampler.model (node 3): output 0 of node 4 (Checkpoint) → output 1 of node 4 (Checkpoint)',
    ],
    [
      'a link instead of a value',
      sampler({ steps: 20 }),
      sampler({ steps: ['9', 0] }),
      'KSampler.steps (node 3): 20 → output 0 of node 9',
    ],
    [
      'another list',
      sampler({ a: [1, 2, 3] }),
      sampler({ a: [1, 2] }),
      'KSampler.a (node 3): [1, 2, 3] → [1, 2]',
    ],
  ])('%s', (_name, own, saved, sentence) => {
    expect(sentences(own, saved)).toEqual([sentence])
  })
})

describe('compareWorkflows does not name', () => {
  const text = (inputs: string) => parseWorkflow(`{"3":{"class_type":"A","inputs":{${inputs}}}}`)
  test.each([
    ['1.0 and 1', '"a":1.0', '"a":1'],
    ['1e-05 and 0.00001', '"a":1e-05', '"a":0.00001'],
    ['64 bits and the same 64 bits', '"a":18446744073709551615', '"a":18446744073709551615'],
    ['another order of keys', '"a":{"x":1,"y":2},"b":1', '"b":1,"a":{"y":2,"x":1}'],
    ['a wrapped list', '"a":[false,true]', '"a":{"__value__":[false,true]}'],
    ['the mark of the upload button', '"a":1,"upload":"image"', '"a":1'],
    ['what only the editor reads', '"control_after_generate":"fixed"', '"a":1'],
  ])('%s', (_name, own, saved) => {
    const found = compareWorkflows(text(own), text(saved))
    expect(found.filter(({ fieldName }) => fieldName !== 'a' || own.includes('"a"'))).toEqual([])
  })

  test('another title', () => {
    const titled = (title: string) => ({ 3: { class_type: 'A', inputs: {}, _meta: { title } } })
    expect(sentences(titled('a'), titled('b'))).toEqual([])
  })

  test('integers beyond 2^53 as the same when they differ', () => {
    expect(
      compareWorkflows(text('"a":18446744073709551615'), text('"a":18446744073709551614')),
    ).toHaveLength(1)
  })
})

test('relevantDrift leaves out seeds and the fields that every run sets', () => {
  const own = graph(sampler({ seed: 1, steps: 20, cfg: 8 }))
  const differences = compareWorkflows(own, graph(sampler({ seed: 2, steps: 30, cfg: 7 })))
  expect(differences.map(({ isSeed }) => isSeed)).toEqual([true, false, false])
  const change = (fieldName: string) => ({ nodeId: '3', fieldName }) as never
  const drift = (...runs: string[][]) =>
    relevantDrift(
      differences,
      runs.map((fields) => ({ changes: fields.map(change) })),
    ).map(({ fieldName }) => fieldName)
  expect(drift([])).toEqual(['steps', 'cfg'])
  expect(drift(['steps'])).toEqual(['cfg'])
  expect(drift(['steps'], ['cfg'])).toEqual(['steps', 'cfg'])
})
