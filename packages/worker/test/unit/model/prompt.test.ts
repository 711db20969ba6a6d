import { expect, test } from 'vitest'
import { promptOf } from '../../../src/model/prompt.ts'

const value = (fieldName: string, fieldValue: string | number) => ({
  nodeId: '1',
  fieldName,
  fieldValue,
})

test.each([
  ['the longest text', [value('text', 'a'), value('text', 'a cat')], 'a cat'],
  ['a prompt before a longer other text', [value('prompt', 'x'), value('name', 'xyz')], 'x'],
  ['another text when there is no prompt', [value('style', 'noir')], 'noir'],
  ['Chinese text', [value('text', '一只猫')], '一只猫'],
  ['no number and no file name', [value('seed', '42'), value('image', 'a.png')], undefined],
  ['at most 200 characters', [value('text', 'a'.repeat(300))], `${'a'.repeat(199)}…`],
  ['nothing without values', [], undefined],
])('the prompt of a task is %s', (_, values, prompt) => {
  expect(promptOf(values)).toBe(prompt)
})
