import { expect, test } from 'vitest'
import { displayWidth, stripControl, toOneLine, truncate } from '../../../src/terminal/text.ts'

test.each<[string, number]>([
  ['abc', 3],
  ['一只猫', 6],
  ['😀', 2],
  ['👨‍👩‍👧', 2],
  ['é', 1],
  ['\u001b[31mred\u001b[39m', 3],
  ['', 0],
])('displayWidth of %j is %i columns', (text, columns) => {
  expect(displayWidth(text)).toBe(columns)
})

test.each<[string, number, string]>([
  ['abc', 3, 'abc'],
  ['abcd', 3, 'ab…'],
  ['一只猫', 6, '一只猫'],
  ['一只猫', 5, '一只…'],
  ['一只猫', 4, '一…'],
  ['a👨‍👩‍👧b', 3, 'a…'],
  ['abc', 0, ''],
])('truncate %j to %i columns returns %j', (text, columns, expected) => {
  expect(truncate(text, columns)).toBe(expected)
  expect(displayWidth(truncate(text, columns))).toBeLessThanOrEqual(columns)
})

test('toOneLine and stripControl remove control characters', () => {
  expect(toOneLine('a\u001b[2Jb\r\nc\u202ed\u009b')).toBe('a [2Jb⏎c d ')
  expect(stripControl('a\u0007\nb')).toBe('a \nb')
})
