import { parseWorkflow } from '@runninghub-action/core'
import type { RunRecipe } from '../../src/export/run-recipe.ts'

/** Texts that shells, YAML or GitHub Actions would interpret. */
export const hostileTexts = [
  'plain',
  "it's",
  'a "b" $HOME `id` \\',
  'two\nlines',
  `\${{ secrets.X }}`,
  '-x',
  '',
  '猫 & 狗',
  '#!: {a}',
]

export const workflow = parseWorkflow(`{
  "6": {"class_type": "CLIPTextEncode", "inputs": {"text": "a", "clip": ["4", 1]}},
  "7": {"class_type": "CLIPTextEncode", "inputs": {"text": "b"}},
  "10": {"class_type": "LoadImage", "inputs": {"image": "x.png"}},
  "3": {"class_type": "KSampler", "inputs": {
    "seed": 18446744073709551615, "steps": 5, "positive": ["6", 0], "negative": ["7", 0]
  }}
}`)

/** Returns a recipe for the workflow above. */
export function createRecipe(
  overrides: RunRecipe['overrides'],
  more: Partial<RunRecipe> = {},
): RunRecipe {
  return {
    service: { baseUrl: 'https://www.runninghub.cn', api: 'v1' },
    workflowId: '1980237776367083521',
    workflowFile: 'api.json',
    workflow,
    overrides,
    ...more,
  }
}

/** A recipe with a machine, a password, a timeout, a list and a 64-bit seed. */
export const fullRecipe = createRecipe(
  [
    { target: '5.size', value: [18446744073709551615n, 'it'] },
    { target: '3.seed', value: 18446744073709551615n },
  ],
  { submit: { instanceType: 'plus', accessPassword: 'sesame' }, timeout: 5_430_000 },
)
