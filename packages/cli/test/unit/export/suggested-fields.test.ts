import { parseWorkflow } from '@runninghub-action/core'
import { expect, test } from 'vitest'
import { suggestedFields } from '../../../src/export/suggested-fields.ts'
import { toPreset } from '../../../src/export/to-preset.ts'
import { createRecipe, workflow } from '../../harness/recipe.ts'

test('suggestedFields returns prompts, files and seeds with all digits', () => {
  expect(suggestedFields(workflow)).toEqual([
    { target: '6.text', value: 'a', isFile: false },
    { target: '7.text', value: 'b', isFile: false },
    { target: '10.image', value: 'x.png', isFile: true },
    { target: '3.seed', value: '18446744073709551615', isFile: false },
  ])
})

test('a prompt in a text node is a parameter named prompt, and the positive one comes first', () => {
  const graph = parseWorkflow(`{
    "1": {"class_type": "PrimitiveStringMultiline", "inputs": {"value": "blurry"}},
    "2": {"class_type": "PrimitiveStringMultiline", "inputs": {"value": "a cat"}},
    "3": {"class_type": "CLIPTextEncode", "inputs": {"text": ["1", 0], "clip": ["9", 1]}},
    "4": {"class_type": "CLIPTextEncode", "inputs": {"text": ["2", 0], "clip": ["9", 1]}},
    "5": {"class_type": "KSampler", "inputs": {"positive": ["4", 0], "negative": ["3", 0]}}
  }`)
  const fields = suggestedFields(graph)
  expect(fields.map(({ target }) => target)).toEqual(['2.value', '1.value'])
  const preset = toPreset(createRecipe(fields, { workflow: graph }), { includeWorkflow: false })
  expect(JSON.parse(preset)).toMatchObject({
    parameters: { prompt: { target: '2.value' }, negative_prompt: { target: '1.value' } },
    defaults: { prompt: 'a cat', negative_prompt: 'blurry' },
  })
})
