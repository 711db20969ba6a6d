import { expect, test } from 'vitest'
import { formatRanges } from '../../../src/index.ts'

test.each<[number[], string]>([
  [[], ''],
  [[3], '3'],
  [[3, 4], '3–4'],
  [[7, 5, 6, 3, 10], '3, 5–7, 10'],
])('the numbers %j are %s', (numbers, text) => {
  expect(formatRanges(numbers)).toBe(text)
})
