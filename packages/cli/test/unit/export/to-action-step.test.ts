import { parseDuration } from '@runninghub-action/core'
import { parseOverrides } from '@runninghub-action/core/inputs'
import { expect, test } from 'vitest'
import { parse } from 'yaml'
import { toActionStep } from '../../../src/export/to-action-step.ts'
import { createRecipe, fullRecipe, hostileTexts } from '../../harness/recipe.ts'

test('toActionStep includes machine, timeout and all digits, but not the password', () => {
  const [{ with: inputs }] = parse(toActionStep(fullRecipe))
  expect(inputs).toMatchObject({
    'instance-type': 'plus',
    'access-password': `\${{ secrets.RUNNINGHUB_ACCESS_PASSWORD }}`,
    timeout: '1h30m30s',
  })
  expect(parseOverrides(inputs.inputs).map(({ value }) => value)).toEqual([
    [18446744073709551615n, 'it'],
    18446744073709551615n,
  ])
  expect(parseDuration(inputs.timeout)).toBe(5_430_000)
})

test.each(hostileTexts)('the Action reads the value %j unchanged', (value) => {
  const step = toActionStep(createRecipe([{ target: '6.text', value }]))
  const [{ with: inputs }] = parse(step)
  // GitHub evaluates expressions everywhere.
  const evaluated = String(inputs.inputs).replace(/\$\{\{ '([^']*)' \}\}/g, '$1')
  expect(parseOverrides(evaluated).map((override) => override.value)).toEqual([value])
  expect(inputs['workflow-id']).toBe('1980237776367083521')
})

test('toActionStep changes @ and backslashes in files only', () => {
  const recipe = createRecipe([
    { target: '6.text', value: '@@artist style, \\(hat\\)' },
    { target: '7.text', value: '@art\\a.glb' },
    { target: '10.image', value: `@api/${'a'.repeat(64)}.png` },
  ])
  const [{ with: inputs }] = parse(toActionStep(recipe))
  expect(parseOverrides(inputs.inputs).map(({ value }) => value)).toEqual([
    '@artist style, \\(hat\\)',
    '@./art/a.glb',
    `./api/${'a'.repeat(64)}.png`,
  ])
})

test('numbers of the wizard stay numbers in a step', () => {
  const recipe = createRecipe([
    { target: '3.steps', value: 12 },
    { target: '3.seed', value: 18446744073709551615n },
  ])
  expect(toActionStep(recipe)).toMatch(/3\.steps: 12\n +3\.seed: 18446744073709551615$/)
})
