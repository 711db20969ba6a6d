import { escapeHtml, image, link } from './html.ts'
import type { RunReport } from './run-report.ts'

const IMAGE_TYPES = new Set(['png', 'jpg', 'jpeg', 'gif', 'webp', 'avif'])
const VIDEO_TYPES = new Set(['mp4', 'webm', 'mov', 'mkv', 'avi'])
const AUDIO_TYPES = new Set(['mp3', 'wav', 'flac', 'ogg', 'm4a'])
/** Images in a row of the grid: a comment on a pull request has room for three. */
const COLUMNS = 3
/** Of an image, in pixels. */
const IMAGE_WIDTH = 210
/** In characters. */
const MAX_TEXT_LENGTH = 4000

/** Renders the files of a run as cells of a grid. */
export function renderFiles(report: RunReport): string[] {
  return report.results.flatMap(({ url: originalUrl, text, type }, index) => {
    const url = report.published.get(index) ?? originalUrl
    if (url === undefined || text !== undefined) return []
    const name = fileName(report.files.get(index) ?? url)
    const caption = link(url, escapeHtml(shorten(name)))
    const kind = type.toLowerCase()
    const html = IMAGE_TYPES.has(kind)
      ? `${image(url, name, IMAGE_WIDTH)}<br><sub>${caption}</sub>`
      : `${iconOf(kind)} ${caption}`
    return `<td align="center">${html}</td>`
  })
}

function iconOf(type: string): string {
  if (VIDEO_TYPES.has(type)) return '🎬'
  return AUDIO_TYPES.has(type) ? '🔊' : '📄'
}

/** Renders the text results of a run with their line breaks. */
export function renderTexts({ results, published }: RunReport): string[] {
  return results.flatMap(({ url: originalUrl, text }, index) => {
    const url = published.get(index) ?? originalUrl
    if (text === undefined) return []
    const lines = text
      .slice(0, MAX_TEXT_LENGTH)
      .trimEnd()
      .split(/\r\n|[\r\n]/)
    const more = text.length > MAX_TEXT_LENGTH ? '…' : ''
    const source = url === undefined ? '' : `<br><sub>${link(url, escapeHtml(fileName(url)))}</sub>`
    return `<blockquote>${lines.map(escapeHtml).join('<br>')}${more}${source}</blockquote>`
  })
}

/** Puts files into a grid, and texts below it. */
export function renderGrid(files: readonly string[], texts: readonly string[]): string {
  const rows = Array.from({ length: Math.ceil(files.length / COLUMNS) }, (_, row) =>
    files.slice(row * COLUMNS, (row + 1) * COLUMNS),
  )
  const table = rows.map((cells) => `<tr>${cells.join('')}</tr>`).join('')
  return `${table === '' ? '' : `<table>${table}</table>`}${texts.join('')}`
}

/** Returns at most 26 characters of a name, which fit below an image. Its extension stays. */
function shorten(name: string): string {
  const characters = [...name]
  if (characters.length <= 26) return name
  return `${characters.slice(0, 17).join('')}…${characters.slice(-8).join('')}`
}

/** Returns the last segment of a path or URL. */
function fileName(pathOrUrl: string): string {
  const path = URL.parse(pathOrUrl)?.pathname ?? pathOrUrl
  const last = path.split(/[/\\]/).at(-1) || 'result'
  try {
    return decodeURIComponent(last)
  } catch {
    return last // a stray "%": the name is not encoded
  }
}
