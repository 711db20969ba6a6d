import { parseWorkflow } from '@runninghub-action/core'
import { expect, test } from 'vitest'
import { en } from '../../../src/messages/en.ts'
import { nodeChoices } from '../../../src/wizard/node-choices.ts'
import { matches } from '../../../src/wizard/prompts/filter.ts'

const encode = (text: string) => ({
  class_type: 'CLIPTextEncode',
  inputs: { text, clip: ['4', 1] },
  _meta: { title: 'Prompt' },
})
const workflow = parseWorkflow(
  JSON.stringify({
    3: { class_type: 'KSampler', inputs: { seed: 1, steps: 20, positive: ['6', 0] } },
    6: encode('a lighthouse in a storm, seen from the sea at night'),
    7: encode('blurry'),
    '57:8': { class_type: 'KSampler', inputs: { seed: 1 }, _meta: { title: 'v1.5 sampler' } },
    9: { class_type: 'VAEDecode', inputs: { samples: ['3', 0] } },
  }),
)
const choices = nodeChoices(workflow, ({ id }) => id === '7', en)

test('nodes of one title are told apart by a value, and nodes without fields are left out', () => {
  expect(choices.filter(({ targets }) => !targets).map(({ label }) => label)).toEqual([
    '  3     KSampler  (seed, steps)',
    '  6     Prompt · CLIPTextEncode  (text: a lighthouse in a storm, seen from the …)',
    '* 7     Prompt · CLIPTextEncode  (text: blurry)',
    '  57:8  v1.5 sampler · KSampler  (seed)',
  ])
})

test.each<[string, string[]]>([
  ['ksampler', ['node 3', 'node 57:8']],
  ['KSampler.steps', ['field 3.steps']],
  ['ksampler.s', ['field 3.seed', 'field 3.steps', 'field 57:8.seed']],
  ['v1.5', ['node 57:8', 'field 57:8.seed']],
  ['v1.5 sampler.seed', ['field 57:8.seed']],
  ['57:8.seed', ['field 57:8.seed']],
  ['prompt blurry', ['node 7']],
  ['steps.', []],
])('%s finds %j', (typed, expected) => {
  const found = choices.filter((choice) => matches(typed, choice))
  expect(found.map(({ value }) => value)).toEqual(expected)
})
