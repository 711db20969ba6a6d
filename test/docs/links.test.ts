import { existsSync } from 'node:fs'
import { posix } from 'node:path'
import { expect, test } from 'vitest'
import { parsePage } from './markdown.ts'
import { readPages, root } from './pages.ts'

const pages = await readPages()
const anchors = new Map(pages.map(({ path, anchors }) => [path, anchors]))

/** Returns what is wrong with a link, or undefined. */
function problemOf(page: string, target: string): string | undefined {
  if (/^[a-z]+:/.test(target)) return undefined
  const [path = '', anchor] = decodeURIComponent(target).split('#')
  const file = path === '' ? page : posix.join(posix.dirname(page), path)
  if (!existsSync(new URL(file, root))) return `there is no ${file}`
  if (anchor !== undefined && anchors.get(file)?.has(anchor) === false)
    return `${file} has no heading #${anchor}`
  return undefined
}

test('every relative link of a page leads to a file and a heading that exist', () => {
  const links = pages.flatMap(({ links }) => links)
  expect(links.length).toBeGreaterThan(50)
  const broken = links.flatMap(({ page, line, target }) => {
    const problem = problemOf(page, target)
    return problem === undefined ? [] : [`${page}:${line} ${target}: ${problem}`]
  })
  expect(broken).toEqual([])
})

test('every page in English has one in Chinese beside it that links to it, and the reverse', () => {
  const paths = new Set(pages.map(({ path }) => path))
  const chinese = [...paths].filter((path) => path.endsWith('.zh-CN.md'))
  expect(chinese.length).toBeGreaterThan(0)
  for (const path of chinese) {
    const english = path.replace('.zh-CN.md', '.md')
    const linksOf = (name: string) =>
      pages.find(({ path }) => path === name)?.links.map(({ target }) => target)
    expect(linksOf(english), english).toContain(posix.basename(path))
    expect(linksOf(path), path).toContain(posix.basename(english))
  }
})

test('a page has the same code in both languages, but for its comments', () => {
  const codeOf = (path: string) =>
    pages
      .find((page) => page.path === path)
      // A block of text is what a program prints in the page's language.
      ?.blocks.filter(({ language }) => language !== 'text')
      .map(({ language, code }) => `${language}\n${code.replace(/ *#.*$/gm, '')}`)
  for (const { path } of pages) {
    if (!path.endsWith('.zh-CN.md')) continue
    expect(codeOf(path), path).toEqual(codeOf(path.replace('.zh-CN.md', '.md')))
  }
})

test('a Markdown page is read as GitHub reads it: blocks, directives, links, anchors', () => {
  const page = parsePage(
    'a.md',
    '# `A` b, c!\n\n<!-- not run: why -->\n\n```sh\n# no heading [x](y)\n```\n[x](b.md#c) `[no](link)`\n## 费用 与\n## 费用 与\n',
  )
  expect(page.blocks).toEqual([
    {
      page: 'a.md',
      line: 5,
      language: 'sh',
      code: '# no heading [x](y)',
      directives: new Map([['not run', 'why']]),
    },
  ])
  expect(page.links).toEqual([{ page: 'a.md', line: 8, target: 'b.md#c' }])
  expect([...page.anchors]).toEqual(['a-b-c', '费用-与', '费用-与-1'])
})
