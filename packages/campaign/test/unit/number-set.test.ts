import { expect, test } from 'vitest'
import { NumberSet } from '../../src/exhaustive/number-set.ts'

test('a set of numbers has each number once, also when it grows and beyond 32 bits', () => {
  const set = new NumberSet()
  const numbers = Array.from({ length: 100_000 }, (_, n) => n * 2 ** 32 + (n % 7))
  expect(numbers.filter((number) => set.add(number))).toHaveLength(numbers.length)
  expect(numbers.filter((number) => set.add(number))).toEqual([])
  expect(set.size).toBe(numbers.length)
})
