import { expect, test } from 'vitest'
import { groupBySize } from '../../src/report/github/group-by-size.ts'

const MB = 1_000_000

test.for<[string, number[], number[][], number[]]>([
  ['no file', [], [], []],
  ['small files', [3, 3, 2], [[0, 1, 2]], []],
  ['more than a group takes', [5, 4, 4, 1], [[0], [1, 2], [3]], []],
  ['a large file between small ones', [1, 20, 1], [[0], [1], [2]], []],
  ['a file that is too large', [1, 26, 1], [[0, 2]], [1]],
])('groups %s', ([, sizes, groups, tooLarge]) => {
  const files = sizes.map((size, index) => ({ path: String(index), size: size * MB }))
  const names = (indexes: number[]) => indexes.map(String)
  expect(groupBySize(files)).toEqual({ groups: groups.map(names), tooLarge: names(tooLarge) })
})
