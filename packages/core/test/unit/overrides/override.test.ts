import { expect, test } from 'vitest'
import { mergeOverrides } from '../../../src/overrides/override.ts'

test('mergeOverrides replaces values of earlier layers and keeps repeated targets within one', () => {
  const set = (target: string, value: number) => ({ target, value })
  const first = [set('a', 1), set('b', 2)]
  expect(mergeOverrides(first, [set('a', 3), set('c', 4), set('c', 5)], [set('b', 6)])).toEqual([
    set('a', 3),
    set('c', 4),
    set('c', 5),
    set('b', 6),
  ])
  expect(mergeOverrides()).toEqual([])
})
