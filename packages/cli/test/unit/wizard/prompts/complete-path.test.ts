import { mkdirSync, mkdtempSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import {
  completePath,
  rankFilesOf,
  rankWorkflows,
  unquote,
} from '../../../../src/wizard/prompts/complete-path.ts'

describe('completePath', () => {
  const dir = mkdtempSync(join(tmpdir(), 'runninghub-paths-'))
  mkdirSync(join(dir, 'pictures'))
  for (const name of ['api.json', 'a b.png', '.hidden', 'pictures/猫.png'])
    writeFileSync(join(dir, name), 'x')
  const workingDirectory = process.cwd()
  beforeAll(() => process.chdir(dir))
  afterAll(() => process.chdir(workingDirectory))

  test.each<[string, string[]]>([
    ['', ['a b.png', 'api.json', 'pictures/']],
    ['a', ['a b.png', 'api.json']],
    ['"a b', []],
    ['./p', ['./pictures/']],
    ['pictures/', ['pictures/猫.png']],
    ['.h', ['.hidden']],
    ['nowhere/', []],
    [`${dir}/ap`, [`${dir}/api.json`]],
    ['~', ['~/']],
  ])('completePath of %j', (typed, suggestions) => {
    expect(completePath(typed, rankFilesOf('file'))).toEqual(suggestions)
  })
})

test.each([
  [rankWorkflows, ['cat.api.json', 'cat.json', 'pictures', 'a.png']],
  [rankFilesOf('image'), ['a.png', 'b.JPG', 'pictures', 'cat.json']],
  [rankFilesOf('audio'), ['a.mp3', 'pictures', 'cat.json']],
])('names are suggested in the order of their rank', (rank, expected) => {
  const rankOf = (name: string) => rank(name, name === 'pictures')
  const shuffled = expected.toSorted().reverse()
  expect(shuffled.sort((a, b) => rankOf(a) - rankOf(b) || a.localeCompare(b))).toEqual(expected)
})

test('unquote removes the quotes that drag-and-drop adds', () => {
  expect([' "a b.png" ', "'x'", '"x'].map(unquote)).toEqual(['a b.png', 'x', '"x'])
})
