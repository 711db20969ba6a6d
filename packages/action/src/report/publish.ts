import { createRedact, type RunningHubClient } from '@runninghub-action/core'
import type { Inputs } from '../inputs/inputs.ts'
import { attempt } from '../runner/best-effort.ts'
import { appendSummary } from '../runner/file-commands.ts'
import { explain, type RunReport } from './run-report.ts'
import { SUMMARY_LIMIT, summaryOf } from './summary.ts'
import { type Goods, handOver } from './write-outputs.ts'

/** A comment holds 65,536 letters. */
const COMMENT_LIMIT = 60_000

/** What a step that has done its work knows. */
export interface Story extends Goods {
  env: NodeJS.ProcessEnv
  inputs: Inputs
  signal: AbortSignal
  client: RunningHubClient
  /** What ended the step before its runs could begin. */
  failure: unknown
}

/**
 * Tells programs (outputs) and people (annotations, summary, comment) what came of the step. Each
 * of these is tried whatever became of the others.
 *
 * @returns whether the outputs were handed over
 */
export async function tell(given: Story): Promise<boolean> {
  const story = { ...given, reports: given.reports.map((report) => discreet(report, given)) }
  const { env, inputs, log, signal, client, reports } = story
  const handedOver = await handOver(story)
  annotate(story)
  const about = { baseUrl: client.baseUrl, downloaded: inputs['download-dir'] !== '' }
  const before = story.failure === undefined ? '' : reason(story)
  // Not the password, which may be a part of a link; where it may be quoted it is taken out before.
  const redact = createRedact([inputs['api-key']])
  const page = (limit: number) => {
    const room = limit - Buffer.byteLength(before)
    return before + redact(summaryOf(reports, { ...about, limit: room }))
  }
  if (inputs.summary) {
    await attempt(log, 'The summary', () => appendSummary(page(SUMMARY_LIMIT)))
  }
  // A comment that cannot be written is no reason to fail: the pictures are there.
  if (inputs.comment && !signal.aborted) {
    await attempt(log, 'The comment', async () => {
      const { writeComment } = await import('./pull-request-comment.ts')
      log.line(await writeComment(env, inputs['github-token'], page(COMMENT_LIMIT), signal))
    })
  }
  return handedOver
}

/** A text among the results may quote what its workflow was given. Saved files have it whole. */
function discreet(report: RunReport, { client }: Story): RunReport {
  const results = report.results.map((result) => {
    const { text } = result
    return text === undefined ? result : { ...result, text: client.redact(text) }
  })
  return { ...report, results }
}

function annotate({ inputs, log, client, reports, failure }: Story): void {
  const errors = failure === undefined ? [] : [{ title: 'RunningHub', message: explain(failure) }]
  for (const { run, error } of reports) {
    if (error === undefined) continue
    const title = reports.length === 1 ? 'RunningHub' : `RunningHub, run ${run.number}`
    errors.push({ title, message: explain(error) })
  }
  const safe = errors.map(({ title, message }) => ({ title, message: client.redact(message) }))
  if (inputs['fail-on-error']) log.errors(safe)
  else for (const note of safe) log.warning(note)
}

function reason({ failure, client }: Story): string {
  const text = client.redact(explain(failure)).replace(/[&<>]/g, (c) => `&#${c.charCodeAt(0)};`)
  return `<pre>${text.replace(/\n{2,}/g, '\n').slice(0, 4000)}</pre>\n\n`
}
