import { expect, test } from 'vitest'
import { mergeOverrides } from '../../../src/overrides/override.ts'

test('a later layer takes the place of earlier values, and nothing is lost within one', () => {
  const set = (target: string, value: number) => ({ target, value })
  const below = [set('a', 1), set('b', 2)]
  expect(mergeOverrides(below, [set('a', 3), set('c', 4), set('c', 5)], [set('b', 6)])).toEqual([
    set('a', 3),
    set('c', 4),
    set('c', 5),
    set('b', 6),
  ])
  expect(mergeOverrides()).toEqual([])
})
