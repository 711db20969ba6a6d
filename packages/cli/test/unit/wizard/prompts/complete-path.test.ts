import { mkdirSync, mkdtempSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { completePath, unquote } from '../../../../src/wizard/prompts/complete-path.ts'

describe('completePath', () => {
  const dir = mkdtempSync(join(tmpdir(), 'runninghub-paths-'))
  mkdirSync(join(dir, 'pictures'))
  for (const name of ['api.json', 'a b.png', '.hidden', 'pictures/猫.png'])
    writeFileSync(join(dir, name), 'x')
  const workingDirectory = process.cwd()
  beforeAll(() => process.chdir(dir))
  afterAll(() => process.chdir(workingDirectory))

  test.each<[string, string[]]>([
    ['', ['pictures/', 'a b.png', 'api.json']],
    ['a', ['a b.png', 'api.json']],
    ['"a b', []],
    ['./p', ['./pictures/']],
    ['pictures/', ['pictures/猫.png']],
    ['.h', ['.hidden']],
    ['nowhere/', []],
    [`${dir}/ap`, [`${dir}/api.json`]],
    ['~', ['~/']],
  ])('completePath of %j', (typed, suggestions) => {
    expect(completePath(typed)).toEqual(suggestions)
  })
})

test('unquote removes the quotes that drag-and-drop adds', () => {
  expect([' "a b.png" ', "'x'", '"x'].map(unquote)).toEqual(['a b.png', 'x', '"x'])
})
