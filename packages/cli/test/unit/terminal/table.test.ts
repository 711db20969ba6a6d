import { expect, test } from 'vitest'
import { formatTable } from '../../../src/terminal/table.ts'
import { displayWidth } from '../../../src/terminal/text.ts'

const rows = [
  ['id', '标题', 'value'],
  ['6', '正面提示词', 'a lighthouse on a cliff'],
  ['10', 'Save', ''],
]

test('formatTable aligns columns by display width, not by length', () => {
  expect(formatTable(rows, Number.POSITIVE_INFINITY)).toEqual([
    'id  标题        value',
    '6   正面提示词  a lighthouse on a cliff',
    '10  Save',
  ])
})

test.each([39, 30, 24])('formatTable truncates a table to %i columns', (columns) => {
  for (const line of formatTable(rows, columns))
    expect(displayWidth(line)).toBeLessThanOrEqual(columns)
})

test('formatTable of no rows returns no lines', () => {
  expect(formatTable([], 80)).toEqual([])
})
