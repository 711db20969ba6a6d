import { createRedact, type RunningHubClient } from '@runninghub-action/core'
import type { Inputs } from '../inputs/inputs.ts'
import { bestEffort } from '../runner/best-effort.ts'
import { appendSummary } from '../runner/file-commands.ts'
import { updateComment } from './comment.ts'
import { publishResults } from './publish-results.ts'
import { formatError, type RunReport } from './run-report.ts'
import { placeRenderer } from './source-links.ts'
import { isSuccess } from './status.ts'
import { statusHeading } from './status-icons.ts'
import { renderSummary, SUMMARY_LIMIT } from './summary.ts'
import { type OutputContext, writeOutputs } from './write-outputs.ts'

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
 * Writes the outputs, results branch, summary and comment of a step. A failure of one does not stop the others. The
 * errors of runs are in the log already.
 *
 * @returns true if the step succeeds
 */
export async function writeReport(unredacted: StepResult): Promise<boolean> {
  const result = {
    ...unredacted,
    reports: unredacted.reports.map((report) => redactReport(report, unredacted)),
  }
  const { env, inputs, log, signal, client, status, failure, workspace, startedAt } = result
  const outputsWritten = await writeOutputs(result)
  if (failure !== undefined) {
    log.error({ title: 'RunningHub', message: client.redact(formatError(failure)) })
  }
  const succeeded = outputsWritten && isSuccess(result.reports, failure, inputs['fail-on-error'])
  const reports = await publishResults(result.reports, result)
  // Not the password, which may occur in a link. Texts that may quote it are redacted already.
  const redact = createRedact([inputs['api-key']])
  const render = (limit: number, origin = '') =>
    redact(
      renderSummary(reports, {
        heading: statusHeading(status, { failed: !succeeded }),
        durationMs: performance.now() - startedAt,
        failure: failure === undefined ? undefined : client.redact(formatError(failure)),
        notStarted: result.notStarted,
        baseUrl: client.baseUrl,
        batch: inputs.batch,
        runCount: reports.length,
        renderPlace: placeRenderer(env),
        ...{ workspace, origin, limit },
      }),
    )
  if (inputs.summary) {
    await bestEffort(log, 'the summary', () => appendSummary(render(SUMMARY_LIMIT)))
  }
  await updateComment(inputs, { env, log, signal, render })
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
