import { readFile } from 'node:fs/promises'
import { createRequire } from 'node:module'
import chromium from '@sparticuz/chromium'
import { type Browser, type Page, chromium as playwright } from 'playwright-core'
import rehypeRaw from 'rehype-raw'
import rehypeSanitize from 'rehype-sanitize'
import rehypeStringify from 'rehype-stringify'
import remarkGfm from 'remark-gfm'
import remarkParse from 'remark-parse'
import remarkRehype from 'remark-rehype'
import { unified } from 'unified'

/** Renders Markdown to HTML, and removes what GitHub removes. */
export async function renderMarkdown(markdown: string): Promise<string> {
  const html = await unified()
    .use(remarkParse)
    .use(remarkGfm)
    .use(remarkRehype, { allowDangerousHtml: true })
    .use(rehypeRaw)
    .use(rehypeSanitize)
    .use(rehypeStringify)
    .process(markdown)
  return String(html)
}

export function launchBrowser(): Promise<Browser> {
  return chromium.executablePath().then((executablePath) =>
    // The default arguments are for machines with little memory: one process, no site isolation.
    playwright.launch({ executablePath, args: ['--no-sandbox'] }),
  )
}

export interface PageOptions {
  /** Of the column, in pixels. */
  width: number
  colorScheme?: 'light' | 'dark'
  /** Returns the files of github.com. */
  gitHubFile?: (commit: string, path: string) => Uint8Array | undefined
}

/** Opens Markdown as GitHub shows it, in a column of the width of a job summary or a comment. */
export async function openMarkdown(
  browser: Browser,
  markdown: string,
  { width, colorScheme = 'light', gitHubFile = () => undefined }: PageOptions,
): Promise<Page> {
  const { resolve } = createRequire(import.meta.url)
  const css = await readFile(resolve('github-markdown-css/github-markdown.css'), 'utf8')
  const font = await readFile(resolve('twemoji-colr-font/twemoji.woff2'), 'base64')
  // GitHub's styles name this font for emoji. It also has empty digits.
  const emoji = `@font-face { font-family: "Apple Color Emoji"; src: url(data:font/woff2;base64,${font});
    unicode-range: U+2300-23FF, U+2600-27BF, U+2B00-2BFF, U+FE0F, U+1F000-1FAFF }`
  const page = await browser.newPage({ viewport: { width: width + 34, height: 400 }, colorScheme })
  await page.route('https://github.com/**', (route) => {
    const [, commit = '', path = ''] = /\/raw\/([^/]+)\/(.+)$/.exec(route.request().url()) ?? []
    const bytes = gitHubFile(commit, decodeURIComponent(path))
    return route.fulfill(bytes ? { body: Buffer.from(bytes) } : { status: 404 })
  })
  const frame = 'margin: 0; padding: 16px; width: fit-content; min-width: calc(100% - 32px)'
  await page.setContent(
    `<!doctype html><meta charset="utf-8"><style>${css} ${emoji}</style>
     <body class="markdown-body" style="${frame}; background: var(--bgColor-default)">
     <div style="width: ${width}px">${await renderMarkdown(markdown)}</div>`,
    { waitUntil: 'networkidle' },
  )
  return page
}

/** Returns how many images of a page are loaded. */
export function loadedImages(page: Page): Promise<number> {
  return page
    .locator('img')
    .evaluateAll(
      (images) => (images as HTMLImageElement[]).filter((image) => image.naturalWidth > 0).length,
    )
}
