import { describe, expect, test } from 'vitest'
import { formatClock, formatSize, progressBar } from '../../src/report/progress-text.ts'
import { LiveLine } from '../../src/terminal/live-line.ts'
import { formatTable } from '../../src/terminal/table.ts'
import { displayWidth, stripControl, toOneLine, truncate } from '../../src/terminal/text.ts'

test.each<[string, number]>([
  ['abc', 3],
  ['一只猫', 6],
  ['😀', 2],
  ['👨‍👩‍👧', 2],
  ['é', 1],
  ['\u001b[31mred\u001b[39m', 3],
  ['', 0],
])('%j takes %i columns', (text, columns) => {
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
])('%j in %i columns is %j', (text, columns, expected) => {
  expect(truncate(text, columns)).toBe(expected)
  expect(displayWidth(truncate(text, columns))).toBeLessThanOrEqual(columns)
})

test('texts from outside lose what could steer a terminal', () => {
  expect(toOneLine('a\u001b[2Jb\r\nc\u202ed\u009b')).toBe('a [2Jb⏎c d ')
  expect(stripControl('a\u0007\nb')).toBe('a \nb')
})

describe('a table', () => {
  const rows = [
    ['id', '标题', 'value'],
    ['6', '正面提示词', 'a lighthouse on a cliff'],
    ['10', 'Save', ''],
  ]
  test('puts columns under each other by width, not by length', () => {
    expect(formatTable(rows, Number.POSITIVE_INFINITY)).toEqual([
      'id  标题        value',
      '6   正面提示词  a lighthouse on a cliff',
      '10  Save',
    ])
  })
  test.each([39, 30, 24])('fits into %i columns', (columns) => {
    for (const line of formatTable(rows, columns))
      expect(displayWidth(line)).toBeLessThanOrEqual(columns)
  })
  test('of nothing is nothing', () => {
    expect(formatTable([], 80)).toEqual([])
  })
})

describe('the live line', () => {
  const screen = (isTTY: boolean, env = {}) => {
    let written = ''
    const line = new LiveLine(
      { write: (text: string) => (written += text), isTTY, columns: 10 },
      env,
    )
    return { line, written: () => written }
  }
  test('changes in place, cut to the width, with lasting lines above', () => {
    const { line, written } = screen(true)
    line.show('一二三四五六')
    line.print('kept')
    line.clear()
    line.clear()
    expect(written()).toBe('\r\u001b[2K一二三四…\r\u001b[2Kkept\n一二三四…\r\u001b[2K')
  })
  test.each([
    ['a pipe', screen(false)],
    ['a terminal without cursor', screen(true, { TERM: 'dumb' })],
  ])('%s gets the lasting lines only', (_name, { line, written }) => {
    line.show('50 %')
    line.print('kept')
    line.clear()
    expect(written()).toBe('kept\n')
  })
})

test('bars and sizes', () => {
  expect(
    [0, 0.5, 1, 7, -1].map((share) =>
      progressBar(share).replace(/[█#]/g, '#').replace(/[░-]/g, '.'),
    ),
  ).toEqual(['............', '######......', '############', '############', '............'])
  expect([12, 2_044, 999_999, 1_240_000].map(formatSize)).toEqual([
    '12 B',
    '2 kB',
    '1000 kB',
    '1.2 MB',
  ])
})

test('a clock', () => {
  expect([7_300, 760_000, 3_723_000, -5].map(formatClock)).toEqual([
    '0:07',
    '12:40',
    '1:02:03',
    '0:00',
  ])
})
