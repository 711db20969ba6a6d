import { expect, test } from 'vitest'
import {
  toPreset,
  uniqueParameterName,
  unsupportedInPreset,
} from '../../../src/export/to-preset.ts'
import { createRecipe, fullRecipe } from '../../harness/recipe.ts'

const OPTIONS = { includeWorkflow: false }

test('toPreset keeps all digits and leaves the password out', () => {
  const recipe = { ...fullRecipe, workflow: undefined, overrides: fullRecipe.overrides.slice(1) }
  const preset = toPreset(recipe, OPTIONS)
  expect(preset).toContain('"seed": 18446744073709551615')
  expect(preset).not.toContain('sesame')
})

test('toPreset requires callers to set the fields of local files', () => {
  const preset = toPreset(
    createRecipe([
      { target: '6.text', value: 'a cat' },
      { target: '7.text', value: 'blurry' },
      { target: '10.image', value: '@./cat.png' },
    ]),
    OPTIONS,
  )
  expect(JSON.parse(preset)).toEqual({
    workflowId: '1980237776367083521',
    parameters: {
      text: { target: '6.text' },
      text_7: { target: '7.text' },
      image: { target: '10.image', required: true },
    },
    defaults: { text: 'a cat', text_7: 'blurry' },
  })
})

test('toPreset reads @@ as the text @, and treats an @ path in any field as local', () => {
  const recipe = createRecipe([
    { target: '6.text', value: '@@artist style, \\(hat\\)' },
    { target: '7.text', value: '@./a.glb' },
    { target: '10.image', value: `@api/${'a'.repeat(64)}.png` },
  ])
  const preset = JSON.parse(toPreset(recipe, OPTIONS))
  expect(preset.defaults).toEqual({ text: '@artist style, \\(hat\\)' })
  expect(preset.parameters.image.required).toBe(true)
  expect(preset.parameters.text_7.required).toBe(true)
})

test('unsupportedInPreset lists the flags that a preset cannot contain', () => {
  expect(unsupportedInPreset(fullRecipe)).toEqual([
    '--instance-type',
    '--access-password',
    '--timeout',
  ])
  expect(unsupportedInPreset(createRecipe([]))).toEqual([])
})

test.each([
  ['6.text', {}, 'text'],
  ['6.text', { text: 1 }, 'text_6'],
  ['57:8.text', { text: 1 }, 'text_57_8'],
  ['正面提示词.text', { text: 1, text_2: 1 }, 'text_3'],
  ['6.metadata', {}, 'metadata_6'],
  ['1.宽度', {}, 'value'],
  ['1.__proto__', {}, 'proto'],
])('uniqueParameterName of %s beside %j is %s', (target, taken, name) => {
  expect(uniqueParameterName(target, taken)).toBe(name)
})
