import { globSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { type Page, readPage } from './markdown.ts'

export const root = new URL('../../', import.meta.url)

const PAGES = ['*.md', 'docs/**/*.md', 'packages/*/*.md', 'examples/**/*.md']

/** Returns every page that a user or a contributor reads. */
export function readPages(): Promise<Page[]> {
  const paths = globSync(PAGES, {
    cwd: fileURLToPath(root),
    exclude: (path) => path.includes('node_modules') || path.includes('dist'),
  })
  return Promise.all(
    paths
      .map((path) => path.replaceAll('\\', '/'))
      .sort()
      .map((path) => readPage(root, path)),
  )
}
