import { mkdirSync, mkdtempSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { completePath, unquote } from '../../../src/wizard/prompts/complete-path.ts'

describe('completing a path', () => {
  const dir = mkdtempSync(join(tmpdir(), 'runninghub-paths-'))
  mkdirSync(join(dir, 'pictures'))
  for (const name of ['api.json', 'a b.png', '.hidden', 'pictures/猫.png'])
    writeFileSync(join(dir, name), 'x')
  const before = process.cwd()
  beforeEach(() => process.chdir(dir))
  afterEach(() => process.chdir(before))
  test.each<[string, string[]]>([
    ['', ['pictures/', 'a b.png', 'api.json']],
    ['a', ['a b.png', 'api.json']],
    ['"a b', []],
    ['./p', ['./pictures/']],
    ['pictures/', ['pictures/猫.png']],
    ['.h', ['.hidden']],
    ['nowhere/', []],
    [`${dir}/ap`, [`${dir}/api.json`]],
  ])('of %j', (typed, offered) => {
    expect(completePath(typed)).toEqual(offered)
  })
  test('quotes of drag and drop are taken off', () => {
    expect([' "a b.png" ', "'x'", '"x'].map(unquote)).toEqual(['a b.png', 'x', '"x'])
  })
})
