import { expect, test } from 'vitest'
import { formatClock, formatSize, progressBar } from '../../../src/report/progress-text.ts'

test.each([
  [0, '............'],
  [0.5, '######......'],
  [1, '############'],
  [7, '############'],
  [-1, '............'],
])('progressBar of %d', (share, expected) => {
  expect(progressBar(share).replace(/[█#]/g, '#').replace(/[░-]/g, '.')).toBe(expected)
})

test.each([
  [12, '12 B'],
  [2_044, '2 kB'],
  [999_999, '1000 kB'],
  [1_240_000, '1.2 MB'],
])('formatSize of %d bytes returns %s', (bytes, expected) => {
  expect(formatSize(bytes)).toBe(expected)
})

test.each([
  [7_300, '0:07'],
  [760_000, '12:40'],
  [3_723_000, '1:02:03'],
  [-5, '0:00'],
])('formatClock of %d ms returns %s', (ms, expected) => {
  expect(formatClock(ms)).toBe(expected)
})
