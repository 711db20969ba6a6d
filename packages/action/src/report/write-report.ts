import { createRedact, type RunningHubClient } from '@runninghub-action/core'
import type { Inputs } from '../inputs/inputs.ts'
import { bestEffort } from '../runner/best-effort.ts'
import { appendSummary } from '../runner/file-commands.ts'
import { formatError, type RunReport } from './run-report.ts'
import { isSuccess } from './status.ts'
import { renderSummary, SUMMARY_LIMIT, summaryHeading } from './summary.ts'
import { type OutputContext, writeOutputs } from './write-outputs.ts'

/** GitHub accepts comments of 65,536 characters. */
const COMMENT_LIMIT = 60_000

/** What is known at the end of a step. */
export interface StepResult extends OutputContext {
  env: NodeJS.ProcessEnv
  inputs: Inputs
  signal: AbortSignal
  client: RunningHubClient
  /** The error that ended the step before its runs. */
  failure: unknown
  /** Why some runs were not started. */
  notStarted: string | undefined
}

/**
 * Writes the outputs, summary and comment of a step. A failure of one does not stop the others. The
 * errors of runs are in the log already.
 *
 * @returns true if the step succeeds
 */
export async function writeReport(unredacted: StepResult): Promise<boolean> {
  const result = {
    ...unredacted,
    reports: unredacted.reports.map((report) => redactReport(report, unredacted)),
  }
  const { env, inputs, log, signal, client, reports, status } = result
  const outputsWritten = await writeOutputs(result)
  if (result.failure !== undefined) {
    log.error({ title: 'RunningHub', message: client.redact(formatError(result.failure)) })
  }
  const succeeded = outputsWritten && isSuccess(reports, result.failure, inputs['fail-on-error'])
  const heading = summaryHeading(status, { failed: !succeeded })
  const { notStarted } = result
  const options = { heading, notStarted, baseUrl: client.baseUrl }
  const failureHtml = result.failure === undefined ? '' : renderFailure(result)
  // Not the password, which may occur in a link. Texts that may quote it are redacted already.
  const redact = createRedact([inputs['api-key']])
  const render = (limit: number) => {
    const rest = limit - Buffer.byteLength(failureHtml)
    return failureHtml + redact(renderSummary(reports, { ...options, limit: rest }))
  }
  if (inputs.summary) {
    await bestEffort(log, 'the summary', () => appendSummary(render(SUMMARY_LIMIT)))
  }
  // A missing comment does not fail the step, because its results are complete.
  if (inputs.comment && !signal.aborted) {
    await bestEffort(log, 'the comment', async () => {
      const { writeComment } = await import('./pull-request-comment.ts')
      log.info(await writeComment(env, inputs['github-token'], render(COMMENT_LIMIT), signal))
    })
  }
  return succeeded
}

/** Redacts text results, which may quote the access password. Saved files are not redacted. */
function redactReport(report: RunReport, { client }: StepResult): RunReport {
  const results = report.results.map((result) => {
    const { text } = result
    return text === undefined ? result : { ...result, text: client.redact(text) }
  })
  return { ...report, results }
}

function renderFailure({ failure, client }: StepResult): string {
  const text = client.redact(formatError(failure)).replace(/[&<>]/g, (c) => `&#${c.charCodeAt(0)};`)
  return `<pre>${text.replace(/\n{2,}/g, '\n').slice(0, 4000)}</pre>\n\n`
}
