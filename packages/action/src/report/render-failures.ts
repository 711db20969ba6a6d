import { type NodeProblem, TaskFailedError, taskPage } from '@runninghub-action/core'
import { escapeHtml, link, renderMessage, truncateHtml } from './html.ts'
import { nodePlace, rowPlace } from './places.ts'
import type { ReportContext } from './report-context.ts'
import { runHeading } from './run-label.ts'
import { formatError, type RunReport } from './run-report.ts'
import { runIcon } from './status-icons.ts'

const MAX_TRACEBACK_LINES = 60

/**
 * Renders why a run did not succeed or has no results, each reason as one piece: its error with the
 * row in the batch file, the node in api.json and the traceback, then the nodes that ComfyUI rejected.
 */
export function renderFailures(report: RunReport, context: ReportContext): string[] {
  const { error, nodeErrors, noResultsReason } = report
  const pieces = nodeErrors.map((problem) => renderNodeError(problem, report, context))
  if (noResultsReason !== undefined) {
    const head = renderHead('⚠️', report, undefined, context)
    pieces.unshift(`<p>${head}${renderMessage(noResultsReason)}</p>\n\n`)
  }
  if (error === undefined) return pieces
  const failure = error instanceof TaskFailedError ? error.failure : undefined
  const head = renderHead(runIcon(report), report, failure?.nodeId, context)
  const text = `<p>${head}${renderError(formatError(error), report, context)}</p>\n\n`
  return [text, ...renderTraceback(failure?.traceback ?? []), ...pieces]
}

function renderNodeError(
  { nodeId, classType = '', messages }: NodeProblem,
  report: RunReport,
  context: ReportContext,
): string {
  const head = renderHead('⚠️', report, nodeId, context)
  const what = `ComfyUI rejects node ${nodeId} ${classType}: ${messages.join('; ')}`
  return `<p>${head}${truncateHtml(what, 1000)}</p>\n\n`
}

/** Renders which run it is and where to look: the row in the batch file, the node in api.json. */
function renderHead(
  icon: string,
  { run }: RunReport,
  nodeId: string | undefined,
  { runCount, workspace, batch, renderPlace }: ReportContext,
): string {
  const name = runHeading(run, runCount)
  const node = nodeId === undefined ? undefined : nodePlace(run.workflow, nodeId)
  const places = [rowPlace(run, batch, workspace), node].flatMap((place) =>
    place === undefined ? [] : [renderPlace(place)],
  )
  const parts = [name && `<b>${truncateHtml(name)}</b>`, ...places].filter(Boolean)
  return parts.length === 0 ? `${icon} ` : `${icon} ${parts.join(' · ')}<br>`
}

/** Renders a message with its line breaks. The page of the task becomes a link. */
function renderError(message: string, { taskId }: RunReport, { baseUrl }: ReportContext): string {
  const html = renderMessage(message)
  if (taskId === undefined) return html
  const page = taskPage(baseUrl, taskId)
  return html.replaceAll(escapeHtml(page), link(page, escapeHtml(page)))
}

function renderTraceback(traceback: readonly string[]): string[] {
  if (traceback.length === 0) return []
  const lines = traceback.flatMap((line) => line.split('\n')).slice(-MAX_TRACEBACK_LINES)
  const html = lines.map((line) => truncateHtml(line, 400)).join('<br>')
  return [`<details><summary>Traceback</summary><pre>${html}</pre></details>\n\n`]
}
