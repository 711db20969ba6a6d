import { mkdtemp } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import nodePath from 'node:path'
import { systemClock } from '@runninghub-action/core'
import { displayPath } from '../inputs/workspace.ts'
import type { RunReport } from '../report/run-report.ts'
import type { ReusableResult } from '../reuse/reuse-store.ts'
import { loadCoreNode } from '../service/network.ts'
import { filePrefix } from './file-prefix.ts'
import type { StepContext } from './step-context.ts'
import type { TaskLog } from './task-log.ts'

/** RunningHub's links work for about a day. In milliseconds, with a margin. */
const LINK_LIFETIME = 20 * 3_600_000

/**
 * Gives a run the stored result of an earlier task: its results, and its files in `download-dir`, or
 * else in RUNNER_TEMP. A link that may have expired is left out.
 *
 * @throws {Error} when the files cannot be restored
 */
export async function reuseResult(
  report: RunReport,
  { path, stored }: ReusableResult,
  { downloadDir, workspace, runCount }: StepContext,
  log: TaskLog,
): Promise<void> {
  const { restoreResult } = await loadCoreNode()
  const dir =
    downloadDir ?? (await mkdtemp(nodePath.join(workspace.temp ?? tmpdir(), 'runninghub-')))
  const namePrefix = filePrefix(report.run, runCount)
  const files = await restoreResult(path, stored, dir, { namePrefix })
  const isFresh = systemClock.now() - stored.storedAt < LINK_LIFETIME
  report.status = 'succeeded'
  report.reused = true
  report.taskId = stored.taskId
  report.results = stored.results.map(({ url, text, type, nodeId }) => {
    return { url: isFresh ? url : undefined, text, type, nodeId }
  })
  log.info(`reusing the result of task ${stored.taskId}; no new task is created`)
  for (const { index, path: saved, bytes } of files) {
    const shown = displayPath(nodePath, workspace.root, saved)
    report.files.set(index, shown)
    log.info(`restored ${shown}, ${bytes} bytes`)
  }
}
