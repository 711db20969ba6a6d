import nodePath from 'node:path'
import { RunningHubError } from '@runninghub-action/core'
import { displayPath } from '../inputs/workspace.ts'
import { formatError, type RunReport } from '../report/run-report.ts'
import { loadCoreNode } from '../service/network.ts'
import type { StepContext } from './step-context.ts'
import type { TaskLog } from './task-log.ts'

/**
 * Saves the results to `download-dir`. Tries all of them and logs each failure.
 *
 * @throws {RunningHubError} the first failure
 */
export async function saveResults(
  report: RunReport,
  context: StepContext,
  log: TaskLog,
): Promise<void> {
  const { downloadDir, workspace, fetch, signal } = context
  if (downloadDir === undefined) return
  const { downloadResult, saveText } = await loadCoreNode()
  context.heartbeat.set(report.run.number, 'saving results')
  const failures: unknown[] = []
  for (const [index, { url, text, type }] of report.results.entries()) {
    try {
      const saved =
        url !== undefined
          ? await downloadResult(url, downloadDir, { fetch, signal })
          : text !== undefined &&
            (await saveText(text, downloadDir, textFileName(report, index, type)))
      if (!saved) continue
      const path = displayPath(nodePath, workspace.root, saved.path)
      report.files.set(index, path)
      log.info(`saved ${path}, ${saved.bytes} bytes`)
    } catch (error) {
      if (!(error instanceof RunningHubError)) throw error
      log.info(formatError(error))
      failures.push(error)
    }
  }
  if (failures.length > 0) throw failures[0]
}

/** The id comes from RunningHub, so it is reduced to a safe file name. */
function textFileName({ taskId = '' }: RunReport, index: number, type: string): string {
  const extension = type.toLowerCase() === 'json' ? 'json' : 'txt'
  return `${taskId.replace(/\W/g, '_').slice(0, 100)}-${index + 1}.${extension}`
}
