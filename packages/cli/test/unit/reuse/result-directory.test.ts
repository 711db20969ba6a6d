import { mkdtemp, readdir, rm, stat, utimes, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { beforeEach, expect, onTestFinished, test } from 'vitest'
import { ResultDirectory } from '../../../src/reuse/result-directory.ts'

const [A, B, C] = ['a', 'b', 'c'].map((digit) => digit.repeat(64)) as [string, string, string]
const DAY = 24 * 60 * 60 * 1000

let dir: string
let source: string
beforeEach(async () => {
  const root = await mkdtemp(join(tmpdir(), 'results-'))
  onTestFinished(() => rm(root, { recursive: true }))
  dir = join(root, 'results')
  source = join(root, 'source')
  await writeFile(source, '12345')
})

const pathOf = (key: string) => join(dir, `${key}.result`)
const age = async (key: string, ms: number) => {
  const time = new Date(Date.now() - ms)
  await utimes(pathOf(key), time, time)
}
const keys = async () =>
  (await readdir(dir))
    .map((name) => name.slice(0, 1))
    .sort()
    .join('')

test('keeps a result for other processes', async () => {
  await (await ResultDirectory.open(dir)).write(A, '1', source)
  const other = await ResultDirectory.open(dir)
  expect([other.has(A), other.has(B)]).toEqual([true, false])
  expect(await other.read(A)).toBe(pathOf(A))
  expect(await other.read(B)).toBeUndefined()
  if (process.platform !== 'win32') expect((await stat(dir)).mode & 0o777).toBe(0o700)
})

test('removes the results that were not used for longest when they are too large together', async () => {
  const limits = { maxBytes: 10 }
  const directory = await ResultDirectory.open(dir, limits)
  await directory.write(A, '1', source)
  await age(A, 3000)
  await directory.write(B, '2', source)
  await age(B, 2000)
  await directory.read(A)
  await directory.write(C, '3', source)
  expect(await keys()).toBe('ac')
})

test('removes results that were not used for a month, and parts of a write that was killed', async () => {
  const directory = await ResultDirectory.open(dir)
  await directory.write(A, '1', source)
  await directory.write(B, '2', source)
  await age(A, 31 * DAY)
  await age(B, 29 * DAY)
  await writeFile(join(dir, 'x.part'), '')
  await utimes(join(dir, 'x.part'), 0, 0)
  const later = await ResultDirectory.open(dir)
  expect(await keys()).toBe('b')
  expect([later.has(A), later.has(B)]).toEqual([false, true])
})

test('a result that another process removed cannot be read', async () => {
  await (await ResultDirectory.open(dir)).write(A, '1', source)
  const directory = await ResultDirectory.open(dir)
  await rm(pathOf(A))
  await expect(directory.read(A)).rejects.toThrow('ENOENT')
})
