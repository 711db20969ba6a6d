import { isSeedName, type PlannedChange, taskPage } from '@runninghub-action/core'
import type { InputIssue } from '../inputs/input-issues.ts'
import { formatDuration } from './format-duration.ts'
import { escapeHtml, image, link, truncateHtml } from './html.ts'
import { formatError, type RunReport } from './run-report.ts'
import type { StepStatus } from './status.ts'

/** In bytes. GitHub drops a summary of more than 1 MiB. */
export const SUMMARY_LIMIT = 1_000_000

const IMAGE_TYPES = new Set(['png', 'jpg', 'jpeg', 'gif', 'webp', 'avif'])

const STATUS_ICONS = {
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
 * Renders the runs of a step, their errors and results as Markdown that contains HTML. What does
 * not fit into `limit` bytes of UTF-8 is counted.
 *
 * Untrusted text is always inside HTML and escaped, so that GitHub does not read it as Markdown.
 */
export function renderSummary(
  reports: readonly RunReport[],
  {
    heading,
    notStarted,
    baseUrl,
    limit,
  }: { heading: string; notStarted?: string | undefined; baseUrl: string; limit: number },
): string {
  const note = notStarted === undefined ? '' : `<p>${truncateHtml(notStarted, 2000)}</p>\n\n`
  const title = `## ${heading}\n\n${note}`
  const links = reports.some(({ results }) => results.some(({ url }) => url !== undefined))
  const foot = links ? linkExpiryNote(reports) : ''
  const head =
    '<table>\n<tr><th>#</th><th>Task</th><th>Status</th><th>Changes</th><th>Seed</th><th>Time</th><th>Coins</th></tr>\n'
  const budget = new SizeBudget(limit - byteLength(title + head + foot) - 200)
  const rows = budget.take(reports.map((report) => renderRow(report, baseUrl)))
  const errors = budget.take(reports.flatMap(renderErrors))
  const results = budget.take(reports.flatMap(renderResults))
  const more = budget.omitted > 0 ? `\n… ${budget.omitted} more not shown.\n\n` : ''
  return `${title}${head}${rows}</table>\n\n${errors}${results}${more}${foot}`
}

/**
 * Returns the heading of the summary: the step's status, and that the step fails although all tasks
 * succeeded, when a result could not be saved or an output not be written.
 */
export function summaryHeading(status: StepStatus, { failed }: { failed: boolean }): string {
  if (status === 'succeeded' && failed) return '❌ RunningHub: failed, although all tasks succeeded'
  return `${STATUS_ICONS[status]} RunningHub: ${status}`
}

/** Renders the issues of invalid inputs. */
export function renderInvalidInputs(issues: readonly InputIssue[], limit: number): string {
  const title = '## ⛔ RunningHub: invalid inputs, nothing was sent\n\n<ul>\n'
  const budget = new SizeBudget(limit - byteLength(title) - 200)
  const items = budget.take(
    issues.map(({ message, hint }) => {
      const more = hint === undefined ? '' : `<br>${truncateHtml(hint, 1000)}`
      return `<li>${truncateHtml(message, 1000)}${more}</li>\n`
    }),
  )
  return `${title}${items}</ul>\n${budget.omitted > 0 ? `\n… ${budget.omitted} more not shown.\n` : ''}\n`
}

/** Accepts whole pieces of text until a number of bytes is used up. */
class SizeBudget {
  omitted = 0
  #bytesLeft: number

  constructor(limit: number) {
    this.#bytesLeft = limit
  }

  take(pieces: readonly string[]): string {
    const taken: string[] = []
    for (const piece of pieces) {
      this.#bytesLeft -= byteLength(piece)
      if (this.#bytesLeft >= 0) taken.push(piece)
      else this.omitted++
    }
    return taken.join('')
  }
}

function renderRow(
  { run, status, taskId, usage, durationMs, resumed, reused }: RunReport,
  baseUrl: string,
): string {
  const task = taskId === undefined ? '' : link(taskPage(baseUrl, taskId), escapeHtml(taskId))
  const seeds = run.changes.filter(isSeedChange)
  const changed = run.changes.filter((change) => !isSeedChange(change))
  const seconds = usage.seconds === undefined ? durationMs : usage.seconds * 1000
  const cells = [
    String(run.number),
    `${task}${resumed ? ' (previous attempt)' : ''}${reused ? ' (reused)' : ''}`,
    `${STATUS_ICONS[status]} ${status}`,
    changed.map(renderChange).join('<br>'),
    seeds.map(({ fieldValue }) => escapeHtml(String(fieldValue))).join('<br>'),
    durationMs === 0 ? '' : formatDuration(seconds),
    usage.coins === undefined ? '' : String(usage.coins),
  ]
  return `<tr>${cells.map((cell) => `<td>${cell}</td>`).join('')}</tr>\n`
}

function isSeedChange({ fieldName }: PlannedChange): boolean {
  return isSeedName(fieldName)
}

function renderChange({ target, fieldValue, file, previous }: PlannedChange): string {
  const before = previous === undefined ? '' : `<del>${truncateHtml(previous, 60)}</del> `
  return `<code>${truncateHtml(target, 60)}</code>: ${before}${truncateHtml(String(fieldValue ?? file))}`
}

function renderErrors({ run, error, nodeErrors, noResultsReason }: RunReport): string[] {
  const pieces: string[] = []
  if (noResultsReason !== undefined) {
    pieces.push(`<p>⚠️ <b>#${run.number}</b> ${truncateHtml(noResultsReason, 2000)}</p>\n\n`)
  }
  if (error !== undefined) {
    const lines = formatError(error)
      .split('\n')
      .map((line) => truncateHtml(line, 2000))
    pieces.push(`<p><b>#${run.number}</b> ${lines.join('<br>')}</p>\n\n`)
    const failure = error instanceof Error && 'failure' in error ? error.failure : undefined
    const traceback = (failure as { traceback?: string[] } | undefined)?.traceback ?? []
    if (traceback.length > 0) {
      const text = traceback.flatMap((line) => line.split('\n'))
      const html = text
        .slice(-60)
        .map((line) => truncateHtml(line, 400))
        .join('<br>')
      pieces.push(`<details><summary>Traceback</summary><pre>${html}</pre></details>\n\n`)
    }
  }
  for (const { nodeId, classType = '', messages } of nodeErrors) {
    const what = `node ${nodeId} ${classType}: ${messages.join('; ')}`
    pieces.push(`<p><b>#${run.number}</b> ComfyUI rejects ${truncateHtml(what, 1000)}</p>\n\n`)
  }
  return pieces
}

/** Renders images as thumbnails, other files as links, and texts as quotes. */
function renderResults({ run, results }: RunReport): string[] {
  return results.map(({ url, text, type }) => {
    if (url === undefined || text !== undefined) {
      return `<blockquote>${truncateHtml(text ?? '', 4000)}</blockquote>\n\n`
    }
    const name = `#${run.number} ${fileNameInUrl(url)}`
    const anchor = link(url, truncateHtml(name))
    if (!IMAGE_TYPES.has(type.toLowerCase())) return `<p>${anchor}</p>\n\n`
    return `<p>${image(url, name, 240)}<br>${anchor}</p>\n\n`
  })
}

/** Returns the last segment of the path, still URL-encoded. */
function fileNameInUrl(url: string): string {
  return URL.parse(url)?.pathname.split('/').at(-1) || 'result'
}

function linkExpiryNote(reports: readonly RunReport[]): string {
  const total = reports.reduce((sum, { results }) => sum + results.length, 0)
  const saved = reports.reduce((sum, { files }) => sum + files.size, 0)
  const files = saved === total ? 'The results are' : `${saved} of ${total} results are`
  const keep =
    saved === 0
      ? 'Set download-dir and keep the files with actions/upload-artifact.'
      : `${files} saved on the runner; keep them with actions/upload-artifact.`
  return `<p><sub>RunningHub's links work for about a day. ${keep}</sub></p>\n`
}

function byteLength(text: string): number {
  return Buffer.byteLength(text)
}
