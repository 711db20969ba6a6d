import { mkdtemp } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import nodePath from 'node:path'
import { filePrefix, StoredResultError, systemClock } from '@runninghub-action/core'
import type { StoredResult } from '@runninghub-action/core/node'
import { displayPath } from '../inputs/workspace.ts'
import type { RunReport } from '../report/run-report.ts'
import { loadCoreNode } from '../service/network.ts'
import { logResults } from './log-results.ts'
import type { StepContext } from './step-context.ts'
import type { TaskLog } from './task-log.ts'

/**
 * Gives a run the stored result of an earlier task: its results, and its files in `download-dir`, or
 * else in RUNNER_TEMP. A link that may have expired is left out.
 *
 * @param path of the stored result
 * @throws {StoredResultError} when the stored result is damaged
 * @throws {DownloadFailedError} when the files cannot be saved
 */
export async function reuseResult(
  report: RunReport,
  path: string,
  stored: StoredResult,
  context: StepContext,
  log: TaskLog,
): Promise<void> {
  const { downloadDir, workspace, runCount } = context
  const { resultsOf, restoreResult } = await loadCoreNode()
  const { taskId, storedAt } = stored
  const temporary = () => mkdtemp(nodePath.join(workspace.temp ?? tmpdir(), 'runninghub-'))
  const dir = downloadDir ?? (await temporary())
  const namePrefix = filePrefix(report.run, runCount)
  const restoring = restoreResult(path, stored, dir, { namePrefix })
  const failure: unknown = await restoring.then(
    () => undefined,
    (error) => error,
  )
  if (failure instanceof StoredResultError) throw failure
  Object.assign(report, { status: 'succeeded', reused: true, taskId, usage: { coins: 0 } })
  report.endedAt = storedAt
  log.info(`reusing the result of task ${taskId}; no new task is created`)
  context.onTaskCreated(taskId)
  await logResults(report, resultsOf(stored, systemClock.now()), context, log)
  if (failure !== undefined) throw failure
  for (const { index, path: saved, bytes } of await restoring) {
    const shown = displayPath(nodePath, workspace.root, saved)
    report.files.set(index, shown)
    log.info(`restored ${shown}, ${bytes} bytes`)
  }
}
