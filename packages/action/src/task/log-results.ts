import type { TaskResult } from '@runninghub-action/core'
import { type RunReport, textLines } from '../report/run-report.ts'
import { bestEffort } from '../runner/best-effort.ts'
import { readTexts } from './read-texts.ts'
import type { StepContext } from './step-context.ts'
import type { TaskLog } from './task-log.ts'

/**
 * Adds the results of a task to the report, outputs and log. The links come first, because they are
 * what is paid for.
 */
export async function logResults(
  report: RunReport,
  results: readonly TaskResult[],
  context: StepContext,
  log: TaskLog,
): Promise<void> {
  report.results = results
  await bestEffort(log, 'the outputs url and urls', () => context.onResults(report.run, results))
  for (const { url, text } of results) {
    // A stored result whose link has expired has only its file.
    if (url !== undefined || text !== undefined) log.info(`result: ${url ?? 'a text'}`)
  }
  report.results = await readTexts(results, context, log)
  for (const line of textLines(report.results, context.client.redact)) log.info(line)
}
