import { expect, test } from 'vitest'
import { isIntegerField } from '../../../src/workflow/integer-fields.ts'
import { parseWorkflow } from '../../../src/workflow/parse-workflow.ts'

/** Returns the value of a field whose JSON is this. */
function fieldValue(json: string) {
  const workflow = parseWorkflow(`{"3":{"class_type":"X","inputs":{"steps":${json}}}}`)
  return workflow.nodes.get('3')?.fields.get('steps')?.value
}

test.each([
  ['20', true],
  ['-1', true],
  ['18446744073709551615', true],
  ['null', true],
  ['8.0', false],
  ['1e3', false],
  ['"20"', false],
  ['"x"', false],
  ['["4", 0]', false],
])('a field that is an integer by its name, and has the value %s: %s', (json, expected) => {
  expect(isIntegerField('steps', fieldValue(json))).toBe(expected)
})

test('without a workflow the name decides', () => {
  expect(isIntegerField('steps', undefined)).toBe(true)
  expect(isIntegerField('cfg', undefined)).toBe(false)
})

test('a name that some node declares as a decimal is no integer', () => {
  expect(isIntegerField('amount', fieldValue('20'))).toBe(false)
})
