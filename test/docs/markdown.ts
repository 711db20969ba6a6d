import { readFile } from 'node:fs/promises'

/** A fenced code block of a page. */
export interface Block {
  page: string
  /** The line of the opening fence, from 1. */
  line: number
  language: string
  code: string
  /** What the HTML comment directly above the block says: `not run`, `file`, `workflow`, … */
  directives: ReadonlyMap<string, string>
}

export interface Link {
  page: string
  line: number
  target: string
}

export interface Page {
  path: string
  blocks: Block[]
  links: Link[]
  /** The anchors of all headings, as GitHub names them. */
  anchors: Set<string>
}

/** Reads the blocks, links and anchors of a page. */
export async function readPage(root: URL, path: string): Promise<Page> {
  return parsePage(path, await readFile(new URL(path, root), 'utf8'))
}

export function parsePage(path: string, text: string): Page {
  const page: Page = { path, blocks: [], links: [], anchors: new Set() }
  let open: { fence: string; indent: number; block: Block; lines: string[] } | undefined
  let directives = new Map<string, string>()
  for (const [index, line] of text.split('\n').entries()) {
    const [, indent = '', fence, info = ''] = /^( *)(`{3,}|~{3,})(.*)$/.exec(line) ?? []
    if (open) {
      if (fence?.startsWith(open.fence) && info.trim() === '') {
        page.blocks.push({ ...open.block, code: open.lines.join('\n') })
        open = undefined
        directives = new Map()
      } else open.lines.push(line.slice(Math.min(open.indent, line.search(/\S|$/))))
      continue
    }
    if (fence !== undefined) {
      const [language = ''] = info.trim().split(/\s/)
      const block = { page: path, line: index + 1, language, code: '', directives }
      open = { fence, indent: indent.length, block, lines: [] }
      continue
    }
    const comment = /^\s*<!-- ([\w ]+?)(?:: (.*?))? -->\s*$/.exec(line)
    if (comment?.[1] !== undefined) directives.set(comment[1], comment[2] ?? '')
    else if (line.trim() !== '') directives = new Map()
    readInline(page, line, index + 1)
  }
  if (open) throw new Error(`${path}:${open.block.line}: the code block does not end`)
  return page
}

function readInline(page: Page, line: string, number: number): void {
  const heading = /^#{1,6} +(.*?)\s*$/.exec(line)?.[1]
  if (heading !== undefined) page.anchors.add(uniqueAnchor(page.anchors, anchorOf(heading)))
  const withoutCode = line.replace(/`[^`]*`/g, (code) => '`'.repeat(code.length))
  for (const [, target = ''] of withoutCode.matchAll(/\]\(([^)\s]+)\)/g))
    page.links.push({ page: page.path, line: number, target })
  for (const [, target = ''] of withoutCode.matchAll(/(?:src|href)="([^"]+)"/g))
    page.links.push({ page: page.path, line: number, target })
}

/** Returns the anchor that GitHub gives to a heading. */
function anchorOf(heading: string): string {
  const text = heading.replace(/\[([^\]]*)\]\([^)]*\)/g, '$1').replace(/[`*]/g, '')
  return text
    .toLowerCase()
    .replace(/[^\p{L}\p{N}\p{M}\p{Pc} -]/gu, '')
    .replaceAll(' ', '-')
}

function uniqueAnchor(taken: ReadonlySet<string>, anchor: string): string {
  for (let n = 0; ; n++) {
    const name = n === 0 ? anchor : `${anchor}-${n}`
    if (!taken.has(name)) return name
  }
}
