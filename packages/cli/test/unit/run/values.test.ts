import { expect, test } from 'vitest'
import { en } from '../../../src/messages/en.ts'
import { parseSet } from '../../../src/run/load-files.ts'

test('--set', () => {
  expect(parseSet('6.text=a = b', en)).toEqual({ target: '6.text', value: 'a = b' })
  expect(parseSet('6.text=', en)).toEqual({ target: '6.text', value: '' })
  for (const bad of ['6.text', '=x', '']) expect(() => parseSet(bad, en)).toThrow('--set takes')
})
