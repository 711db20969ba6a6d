import { readFile } from 'node:fs/promises'
import { describe, expect, test } from 'vitest'
import { markdownTable } from '../../docs/generate/markdown-table.ts'
import { generateSections, replaceSection } from '../../docs/generate/sections.ts'
import { readPages, root } from './pages.ts'

describe('run `pnpm docs:write`:', async () => {
  const sections = await generateSections()

  test.each(sections)('the section "$name" of $page is that of the code', async (section) => {
    const text = await readFile(new URL(section.page, root), 'utf8')
    expect(replaceSection(text, section)).toBe(text)
    expect(section.content.split('\n').length).toBeGreaterThan(4)
  })

  test('no page has a section that nothing generates', async () => {
    const known = sections.map(({ page, name }) => `${page}: ${name}`)
    for (const { path } of await readPages()) {
      const text = await readFile(new URL(path, root), 'utf8')
      for (const [, name] of text.matchAll(/<!-- generated: (.*?) -->/g))
        expect(known).toContain(`${path}: ${name}`)
    }
  })
})

test('a section without its comments is an error', () => {
  const section = { page: 'a.md', name: 'x', content: 'new' }
  const text = 'a\n<!-- generated: x -->\nold\n<!-- end: x -->\nb'
  expect(replaceSection(text, section)).toBe(text.replace('old', 'new'))
  expect(() => replaceSection('a', section)).toThrow('a.md has no section "x"')
})

test('a cell of a generated table stays one cell', () => {
  expect(markdownTable(['a'], [['x|y\n z']])).toBe('| a |\n| --- |\n| x\\|y z |')
})
