import { isSeedName, type PlannedChange, taskPage } from '@runninghub-action/core'
import type { Problem } from '../inputs/input-problems.ts'
import { showDuration } from './format-duration.ts'
import { escapeHtml, link, picture, shortHtml } from './html.ts'
import { explain, type RunReport } from './run-report.ts'
import { overallStatus } from './status.ts'

/** GitHub takes a summary of 1 MiB, and drops a larger one as a whole. */
export const SUMMARY_LIMIT = 1_000_000

const PICTURES = new Set(['png', 'jpg', 'jpeg', 'gif', 'webp', 'avif'])

const MARKS = {
  succeeded: '✅',
  failed: '❌',
  cancelled: '🚫',
  'timed-out': '⏱️',
  refused: '⛔',
  unknown: '❓',
  skipped: '⏭️',
  partial: '⚠️',
} as const

/**
 * What a step did, as Markdown with HTML in it: the table of its runs, their results, and what
 * went wrong. All of it is bounded by `limit` bytes of UTF-8; what does not fit is counted.
 *
 * Every text from outside is inside HTML and escaped, so none of it is read as Markdown.
 */
export function summaryOf(
  reports: readonly RunReport[],
  { baseUrl, downloaded, limit }: { baseUrl: string; downloaded: boolean; limit: number },
): string {
  const status = overallStatus(reports)
  const title = `## ${MARKS[status]} RunningHub: ${status}\n\n`
  const links = reports.some(({ results }) => results.some(({ url }) => url !== undefined))
  const foot = links ? expiry(downloaded) : ''
  const head =
    '<table>\n<tr><th>#</th><th>Task</th><th>Status</th><th>What was changed</th><th>Seed</th><th>Time</th><th>Coins</th></tr>\n'
  const page = new Page(limit - bytes(title + head + foot) - 200)
  const rows = page.take(reports.map((report) => row(report, baseUrl)))
  const errors = page.take(reports.flatMap(trouble))
  const results = page.take(reports.flatMap(outcome))
  const more = page.left > 0 ? `\n… ${page.left} more that do not fit here.\n\n` : ''
  return `${title}${head}${rows}</table>\n\n${errors}${results}${more}${foot}`
}

/** What is wrong with the inputs, for a step that did nothing. */
export function refusalSummary(problems: readonly Problem[], limit: number): string {
  const title = '## ⛔ RunningHub: nothing was sent\n\n<ul>\n'
  const page = new Page(limit - bytes(title) - 200)
  const items = page.take(
    problems.map(({ message, hint }) => {
      const more = hint === undefined ? '' : `<br>${shortHtml(hint, 1000)}`
      return `<li>${shortHtml(message, 1000)}${more}</li>\n`
    }),
  )
  return `${title}${items}</ul>\n${page.left > 0 ? `\n… ${page.left} more.\n` : ''}\n`
}

/** Pieces that are taken whole, until the room is used up. */
class Page {
  left = 0
  #room: number

  constructor(room: number) {
    this.#room = room
  }

  take(pieces: readonly string[]): string {
    const taken: string[] = []
    for (const piece of pieces) {
      this.#room -= bytes(piece)
      if (this.#room >= 0) taken.push(piece)
      else this.left++
    }
    return taken.join('')
  }
}

function row({ run, status, taskId, usage, took, resumed }: RunReport, baseUrl: string): string {
  const task = taskId === undefined ? '' : link(taskPage(baseUrl, taskId), escapeHtml(taskId))
  const seeds = run.changes.filter(isSeed)
  const changed = run.changes.filter((change) => !isSeed(change))
  const seconds = usage.seconds === undefined ? took : usage.seconds * 1000
  const cells = [
    String(run.number),
    `${task}${resumed ? ' (of an earlier attempt)' : ''}`,
    `${MARKS[status]} ${status}`,
    changed.map(change).join('<br>'),
    seeds.map(({ fieldValue }) => escapeHtml(String(fieldValue))).join('<br>'),
    took === 0 ? '' : showDuration(seconds),
    usage.coins === undefined ? '' : String(usage.coins),
  ]
  return `<tr>${cells.map((cell) => `<td>${cell}</td>`).join('')}</tr>\n`
}

function isSeed({ fieldName }: PlannedChange): boolean {
  return isSeedName(fieldName)
}

function change({ target, fieldValue, previous }: PlannedChange): string {
  const before = previous === undefined ? '' : `<del>${shortHtml(previous, 60)}</del> `
  return `<code>${shortHtml(target, 60)}</code>: ${before}${shortHtml(String(fieldValue))}`
}

function trouble({ run, error, nodeErrors }: RunReport): string[] {
  const pieces: string[] = []
  if (error !== undefined) {
    const lines = explain(error)
      .split('\n')
      .map((line) => shortHtml(line, 2000))
    pieces.push(`<p><b>#${run.number}</b> ${lines.join('<br>')}</p>\n\n`)
    const failure = error instanceof Error && 'failure' in error ? error.failure : undefined
    const traceback = (failure as { traceback?: string[] } | undefined)?.traceback ?? []
    if (traceback.length > 0) {
      const text = traceback.flatMap((line) => line.split('\n'))
      const html = text
        .slice(-60)
        .map((line) => shortHtml(line, 400))
        .join('<br>')
      pieces.push(`<details><summary>Traceback</summary><pre>${html}</pre></details>\n\n`)
    }
  }
  for (const { nodeId, classType = '', messages } of nodeErrors) {
    const what = `node ${nodeId} ${classType}: ${messages.join('; ')}`
    pieces.push(`<p><b>#${run.number}</b> does not run: ${shortHtml(what, 1000)}</p>\n\n`)
  }
  return pieces
}

/** Pictures small, other files by their names, texts as they are. */
function outcome({ run, results }: RunReport): string[] {
  return results.map(({ url, text, type }) => {
    if (url === undefined) return `<blockquote>${shortHtml(text ?? '', 4000)}</blockquote>\n\n`
    const name = `#${run.number} ${nameOf(url)}`
    const plain = link(url, shortHtml(name))
    if (!PICTURES.has(type.toLowerCase())) return `<p>${plain}</p>\n\n`
    return `<p>${picture(url, name, 240)}<br>${plain}</p>\n\n`
  })
}

/** The last part of the address, as it stands there. */
function nameOf(url: string): string {
  return URL.parse(url)?.pathname.split('/').at(-1) || 'result'
}

function expiry(downloaded: boolean): string {
  const keep = downloaded
    ? 'The files were saved on the runner: keep them with actions/upload-artifact.'
    : 'Set download-dir and keep the files with actions/upload-artifact.'
  return `<p><sub>RunningHub's links work for about a day. ${keep}</sub></p>\n`
}

function bytes(text: string): number {
  return Buffer.byteLength(text)
}
