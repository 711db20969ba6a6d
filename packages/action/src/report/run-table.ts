import { isSeedName, type PlannedChange, taskPage } from '@runninghub-action/core'
import { formatDuration } from './format-duration.ts'
import { escapeHtml, link, truncateHtml } from './html.ts'
import { rowPlace } from './places.ts'
import type { ReportContext } from './report-context.ts'
import { runName } from './run-label.ts'
import type { RunReport } from './run-report.ts'
import { runIcon } from './status-icons.ts'

/** In characters. A longer text that is struck out hides the new one. */
const MAX_PREVIOUS_LENGTH = 20

type Cell = (report: RunReport, context: ReportContext) => string

/** The columns of the table of runs. A column without content is left out. */
const COLUMNS: readonly { title: string; cell: Cell }[] = [
  { title: 'Run', cell: renderRunCell },
  { title: 'Values', cell: renderValues },
  { title: 'Seed', cell: renderSeeds },
  { title: 'Coins', cell: ({ usage }) => (usage.coins === undefined ? '' : String(usage.coins)) },
  { title: 'Time', cell: renderTime },
]

/** The table of the runs, of which each row is followed by the results of its run. */
export interface RunTable {
  head: string
  rows: readonly string[]
  columnCount: number
}

export function renderRunTable(reports: readonly RunReport[], context: ReportContext): RunTable {
  const columns = COLUMNS.map(({ title, cell }) => ({
    title,
    cells: reports.map((report) => cell(report, context)),
  })).filter(({ cells }) => cells.some((cell) => cell !== ''))
  const head = columns.map(({ title }) => `<th>${title}</th>`).join('')
  const rows = reports.map((_, row) =>
    columns.map(({ cells }) => `<td>${cells[row]}</td>`).join(''),
  )
  return {
    head: `<tr>${head}</tr>\n`,
    rows: rows.map((cells) => `<tr>${cells}</tr>\n`),
    columnCount: columns.length,
  }
}

function renderRunCell(report: RunReport, context: ReportContext): string {
  const { status, error } = report
  // The only error of a run that succeeded is that of saving its results.
  const note = status === 'succeeded' && error !== undefined ? '<br><sub>not all saved</sub>' : ''
  return `${runIcon(report)} ${renderRun(report, context)}${note}`
}

/** Renders the status or name, the task and the row of a run. */
function renderRun(
  { run, status, taskId, resumed, reused }: RunReport,
  { baseUrl, runCount, batch, workspace, renderPlace }: ReportContext,
): string {
  const place = rowPlace(run, batch, workspace)
  const name = runName(run, runCount)
  const lines = [
    name === '' ? status : `<b>${truncateHtml(name)}</b>`,
    ...(taskId === undefined ? [] : [link(taskPage(baseUrl, taskId), escapeHtml(taskId))]),
    ...(resumed ? ['of a previous attempt'] : []),
    ...(reused ? ['reused'] : []),
    ...(place === undefined ? [] : [renderPlace(place)]),
  ]
  const [first, ...others] = lines
  return [first, ...others.map((line) => `<sub>${line}</sub>`)].join('<br>')
}

function renderValues({ run }: RunReport): string {
  return run.changes
    .filter((change) => !isSeed(change))
    .map(renderValue)
    .join('<br>')
}

/** Renders a value after the one in api.json, unless that is long. */
function renderValue({ target, fieldValue, file, previous = '' }: PlannedChange): string {
  const isShort = previous !== '' && previous.length <= MAX_PREVIOUS_LENGTH
  const before = isShort ? `<del>${escapeHtml(previous)}</del> ` : ''
  return `<code>${truncateHtml(target, 60)}</code> ${before}${truncateHtml(String(fieldValue ?? file))}`
}

/** Renders the seeds of the image, else those that were sent. */
function renderSeeds({ run, seeds }: RunReport): string {
  if (seeds.length === 0) {
    const sent = run.changes.filter(isSeed)
    return sent.map(({ fieldValue }) => escapeHtml(String(fieldValue))).join('<br>')
  }
  const lines = seeds.map(({ target, value, generated }) => {
    const name = seeds.length === 1 ? '' : `<code>${truncateHtml(target, 60)}</code> `
    return `${name}${escapeHtml(value)}${generated ? ' <sub>generated</sub>' : ''}`
  })
  return lines.join('<br>')
}

function isSeed({ fieldName }: PlannedChange): boolean {
  return isSeedName(fieldName)
}

/** Renders the billed time; without it, how long the run took, if that was a second or more. */
function renderTime({ usage, durationMs }: RunReport): string {
  const ms = usage.seconds === undefined ? durationMs : usage.seconds * 1000
  return durationMs < 1000 ? '' : formatDuration(ms)
}
