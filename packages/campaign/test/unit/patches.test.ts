import { readFileSync } from 'node:fs'
import { expect, test } from 'vitest'
import { applyPatch } from '../../src/planted/patch.ts'
import { PATCHES } from '../../src/planted/patches.ts'

const PACKAGES = new URL('../../../', import.meta.url)

test.each(PATCHES)('the planted bug fits the sources: $name', (patch) => {
  for (const { file } of patch.edits) {
    const source = readFileSync(new URL(file, PACKAGES), 'utf8')
    expect(applyPatch(patch, file, source)).not.toBe(source)
  }
})

test('a planted bug that does not fit is an error', () => {
  const edits = [{ file: 'a.ts', search: 'x', replace: 'y' }]
  const patch = { name: 'bug', doors: [], edits }
  expect(() => applyPatch(patch, 'a.ts', 'x x')).toThrow('exactly once')
  expect(() => applyPatch(patch, 'a.ts', '')).toThrow('exactly once')
  expect(applyPatch(patch, 'b.ts', 'x')).toBe('x')
})

test('at least 40 bugs are planted, each with a name of its own', () => {
  expect(new Set(PATCHES.map(({ name }) => name)).size).toBeGreaterThanOrEqual(40)
})
