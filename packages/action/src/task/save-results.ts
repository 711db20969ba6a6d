import nodePath from 'node:path'
import { filePrefix } from '@runninghub-action/core'
import type { SavedFile } from '@runninghub-action/core/node'
import { displayPath } from '../inputs/workspace.ts'
import { formatError, type RunReport } from '../report/run-report.ts'
import { loadCoreNode } from '../service/network.ts'
import type { StepContext } from './step-context.ts'
import type { TaskLog } from './task-log.ts'

/**
 * Saves the results to `download-dir`. Tries all of them, and logs all failures but the first.
 *
 * @returns the files; undefined without `download-dir`
 * @throws the first failure
 */
export async function saveResults(
  report: RunReport,
  { downloadDir, workspace, fetch, signal, heartbeat, runCount }: StepContext,
  log: TaskLog,
): Promise<readonly SavedFile[] | undefined> {
  if (downloadDir === undefined) return undefined
  const { saveResults } = await loadCoreNode()
  heartbeat.set(report.run.number, 'saving results')
  const { taskId = '', results, resumed, run } = report
  const { files, failures, aborted } = await saveResults({ taskId, results }, downloadDir, {
    fetch,
    signal,
    isNewLink: !resumed,
    namePrefix: filePrefix(run, runCount),
    onSaved: ({ index, path, bytes }) => {
      const shown = displayPath(nodePath, workspace.root, path)
      report.files.set(index, shown)
      log.info(`saved ${shown}, ${bytes} bytes`)
    },
  })
  if (aborted) throw signal.reason
  const [first, ...others] = failures
  for (const error of others) log.info(formatError(error))
  if (first !== undefined) throw first
  return files
}
