import { readFile } from 'node:fs/promises'
import { dirname, join, relative } from 'node:path'
import { expect, test } from 'vitest'

const source = join(import.meta.dirname, '..', 'packages', 'core', 'src')

/** Every module an entry reaches, and the packages and built-ins those import. */
async function reached(entry: string) {
  const files = new Set<string>()
  const outside = new Set<string>()
  const visit = async (file: string): Promise<void> => {
    if (files.has(file)) return
    files.add(file)
    const text = await readFile(file, 'utf8')
    for (const [, name = ''] of text.matchAll(/(?:from|import)\s*\(?\s*'([^']+)'/g)) {
      if (name.startsWith('.')) await visit(join(dirname(file), name))
      else outside.add(name)
    }
  }
  await visit(join(source, entry))
  return { files: [...files].map((file) => relative(source, file)), outside: [...outside] }
}

test("core's main entry reaches nothing of Node, and one small library", async () => {
  const { files, outside } = await reached('index.ts')
  expect(files.length).toBeGreaterThan(40)
  expect(files.filter((file) => file.startsWith('node/'))).toEqual([])
  expect(outside).toEqual(['fastest-levenshtein'])
})

test('the Node entry is where Node is', async () => {
  const { outside } = await reached('node.ts')
  expect(outside.some((name) => name.startsWith('node:'))).toBe(true)
})
