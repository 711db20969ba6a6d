import { expect, test } from 'vitest'
import { UsageError } from '../../../src/errors.ts'
import { en } from '../../../src/messages/en.ts'
import { parseSet } from '../../../src/run/load-files.ts'

test.each([
  ['6.text=a = b', { target: '6.text', value: 'a = b' }],
  ['6.text=', { target: '6.text', value: '' }],
])('parseSet splits %j at the first equals sign', (text, override) => {
  expect(parseSet(text, en)).toEqual(override)
})

test.each(['6.text', '=x', ''])('parseSet refuses %j', (text) => {
  expect(() => parseSet(text, en)).toThrow(UsageError)
})
