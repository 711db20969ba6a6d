import { appPage, workflowPage } from '@runninghub-action/core'
import { renderExpiryNote } from './expiry-note.ts'
import { escapeHtml, link, renderMessage } from './html.ts'
import { renderFailures } from './render-failures.ts'
import type { ReportContext } from './report-context.ts'
import { renderFiles, renderGrid, renderTexts } from './result-grid.ts'
import type { RunReport } from './run-report.ts'
import { renderRunTable } from './run-table.ts'
import { SizeBudget } from './size-budget.ts'
import { countRuns, totalsParts } from './totals.ts'

/** In bytes. GitHub drops a summary of more than 1 MiB. */
export const SUMMARY_LIMIT = 1_000_000

export interface SummaryOptions extends ReportContext {
  heading: string
  /** Of the step, in milliseconds. */
  durationMs: number
  /** The message of the error that ended the step before its runs. */
  failure: string | undefined
  /** Why some runs were not started. */
  notStarted?: string | undefined
  /** HTML below the totals, such as the commit of a comment. */
  origin: string
  /** In bytes of UTF-8. What does not fit is counted. */
  limit: number
}

/**
 * Renders the runs of a step as Markdown that contains HTML: totals, failures, then each run with
 * its results. If there is not enough room, failures leave a half of it, and failures and runs a
 * quarter.
 *
 * Untrusted text is always inside HTML and escaped, so that GitHub does not read it as Markdown.
 */
export function renderSummary(reports: readonly RunReport[], options: SummaryOptions): string {
  const { heading, failure, notStarted, limit } = options
  const head = `## ${heading}\n\n${renderTotals(reports, options)}`
  const foot = renderExpiryNote(reports)
  const table = renderRunTable(reports, options)
  const budget = new SizeBudget(limit - Buffer.byteLength(head + table.head + foot) - 200)
  const reasons = [
    ...(failure === undefined ? [] : [`<p>⛔ ${renderMessage(failure)}</p>\n\n`]),
    ...(notStarted === undefined ? [] : [`<p>⏭️ ${renderMessage(notStarted)}</p>\n\n`]),
    ...reports.flatMap((report) => renderFailures(report, options)),
  ]
  const failures = budget.take(reasons, { reserve: limit / 2 })
  const rows = budget.take(table.rows, { overhead: GRID_OVERHEAD, reserve: limit / 4 })
  const body = reports.slice(0, rows.length).map((report, index) => {
    const files = budget.take(renderFiles(report), { overhead: FILE_OVERHEAD })
    const texts = budget.take(renderTexts(report))
    const grid = renderGrid(files, texts)
    const results = `<tr><td colspan="${table.columnCount}">${grid}</td></tr>\n`
    return `${rows[index]}${grid === '' ? '' : results}`
  })
  const runs = reports.length === 0 ? '' : `<table>\n${table.head}${body.join('')}</table>\n\n`
  return `${head}${failures.join('')}${runs}${budget.note()}${foot}`
}

/** The tags around the results of a run, and around a file in them, in bytes. */
const GRID_OVERHEAD = 60
const FILE_OVERHEAD = 10

function renderTotals(
  reports: readonly RunReport[],
  { durationMs, baseUrl, origin }: SummaryOptions,
): string {
  const [runs, ...others] = totalsParts(countRuns(reports), durationMs)
  // The status of a single run is in the heading.
  const totals = [...(reports.length <= 1 ? [] : [`<b>${runs}</b>`]), ...others].join(' · ')
  const workflows = [...new Set(reports.map(({ run }) => run.workflowId))].slice(0, 5)
  const isApp = reports[0]?.run.app !== undefined
  const pageOf = isApp ? appPage : workflowPage
  const links = workflows.map((id) => link(pageOf(baseUrl, id), escapeHtml(id)))
  const source = links.length === 0 ? '' : `${isApp ? 'app' : 'workflow'} ${links.join(', ')}`
  const sources = [source, origin].filter(Boolean).join(' · ')
  return `<p>${totals}${sources && `<br><sub>${sources}</sub>`}</p>\n\n`
}
