import { mkdir, readdir, readFile, truncate, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { StoredResultError } from '../../src/index.ts'
import { readStoredResult, restoreResult, storeResult } from '../../src/node.ts'
import { temporaryDirectory } from '../harness/local-server.ts'

const FINGERPRINT = 'f'.repeat(64)
const PNG = Buffer.concat([
  Buffer.from('\x89PNG\r\n\x1a\n', 'latin1'),
  Buffer.alloc(200_000, 'x\n'),
])
const results = [
  { url: 'https://h.example/out/a.png?sign=x', type: 'png', nodeId: '9' },
  { text: 'a cat\non a mat', type: 'txt' },
  { url: 'https://h.example/out/b.txt', text: 'b', type: 'txt' },
]

/** Stores a result with a picture, a text, and a text file. */
async function store(fingerprint = FINGERPRINT) {
  const dir = await temporaryDirectory()
  await writeFile(join(dir, 'saved-1.png'), PNG)
  await writeFile(join(dir, 'saved-2.txt'), 'b')
  const files = new Map([
    [2, { path: join(dir, 'saved-2.txt'), name: 'b.txt' }],
    [0, { path: join(dir, 'saved-1.png'), name: '../../a.png' }],
  ])
  const path = join(dir, 'store', 'x.result')
  await storeResult(path, { fingerprint, taskId: '19', storedAt: 1000, results, files })
  return { dir, path, out: join(dir, 'out') }
}

test('a stored result has its results and gives its files back, under safe names', async () => {
  const { path, out } = await store()
  const stored = await readStoredResult(path, FINGERPRINT)
  expect(stored).toMatchObject({ taskId: '19', storedAt: 1000, results })
  const saved = await restoreResult(path, stored, out, { namePrefix: '2-' })
  expect(saved.map(({ index, path: file }) => [index, file])).toEqual([
    [0, join(out, '2-a.png')],
    [1, join(out, '2-19-2.txt')],
    [2, join(out, '2-b.txt')],
  ])
  expect(await readFile(join(out, '2-a.png'))).toEqual(PNG)
  expect(await readFile(join(out, '2-19-2.txt'), 'utf8')).toBe('a cat\non a mat')
})

test('restoring replaces no file', async () => {
  const { path, out } = await store()
  await mkdir(out)
  await writeFile(join(out, 'b.txt'), 'mine')
  await restoreResult(path, await readStoredResult(path, FINGERPRINT), out)
  expect(await readFile(join(out, 'b.txt'), 'utf8')).toBe('mine')
  expect((await readdir(out)).sort()).toEqual(['19-2.txt', 'a.png', 'b-2.txt', 'b.txt'])
})

test('a later result replaces an earlier one, and nothing else is left in the directory', async () => {
  const { dir, path } = await store()
  await storeResult(path, {
    ...{ fingerprint: FINGERPRINT, taskId: '20', storedAt: 2000, files: new Map() },
    results: [{ text: 'x', type: 'txt' }],
  })
  expect((await readStoredResult(path, FINGERPRINT)).taskId).toBe('20')
  expect(await readdir(join(dir, 'store'))).toEqual(['x.result'])
})

test('a result whose file is missing is not stored', async () => {
  const dir = await temporaryDirectory()
  const path = join(dir, 'x.result')
  const head = { fingerprint: FINGERPRINT, taskId: '19', storedAt: 1000, results }
  await expect(storeResult(path, { ...head, files: new Map() })).rejects.toThrow()
  expect(await readdir(dir)).toEqual([])
})

test.each<[string, (path: string) => Promise<unknown>, RegExp]>([
  ['is cut off', (path) => truncate(path, 100_000), /instead of/],
  ['is longer', async (path) => writeFile(path, 'x', { flag: 'a' }), /instead of/],
  ['is empty', (path) => writeFile(path, ''), /is damaged/],
  ['is no JSON', (path) => writeFile(path, 'hello\n'), /is damaged/],
  ['has another version', (path) => writeFile(path, '{"version":2}\n'), /is damaged/],
  ['does not exist', async () => {}, /ENOENT/],
])('a stored result that %s is refused', async (name, damage, message) => {
  const { path } = await store()
  await damage(path)
  const read = readStoredResult(name === 'does not exist' ? `${path}.x` : path, FINGERPRINT)
  await expect(read).rejects.toThrow(message)
  await expect(read).rejects.toBeInstanceOf(StoredResultError)
})

test('the result of another request is refused', async () => {
  const { path } = await store('e'.repeat(64))
  await expect(readStoredResult(path, FINGERPRINT)).rejects.toThrow('another request')
})

test('a damaged file is refused, and no file is saved', async () => {
  const { path, out } = await store()
  const bytes = await readFile(path)
  bytes.writeUInt8(0, bytes.length - 100_000)
  await writeFile(path, bytes)
  const stored = await readStoredResult(path, FINGERPRINT)
  await expect(restoreResult(path, stored, out)).rejects.toThrow(
    /a\.png of the stored result is damaged/,
  )
  expect(await readdir(out)).toEqual([])
})
