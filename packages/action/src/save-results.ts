import nodePath from 'node:path'
import { RunningHubError } from '@runninghub-action/core'
import { coreNode } from './network.ts'
import { explain, type RunReport } from './report.ts'
import type { Step } from './run-task.ts'
import type { TaskLog } from './task-log.ts'
import { shownPath } from './workspace.ts'

/** Each result that cannot be saved is told of; the others are saved all the same. */
export async function saveResults(report: RunReport, step: Step, log: TaskLog): Promise<void> {
  const { downloadDir, workspace, fetch, signal } = step
  if (downloadDir === undefined) return
  const { downloadResult } = await coreNode()
  step.heartbeat.set(report.run.number, 'saving results')
  const failures: unknown[] = []
  for (const [index, { url }] of report.results.entries()) {
    if (url === undefined) continue
    try {
      const { path, bytes } = await downloadResult(url, downloadDir, { fetch, signal })
      const shown = shownPath(nodePath, workspace.root, path)
      report.files.set(index, shown)
      log.line(`saved ${shown}, ${bytes} bytes`)
    } catch (error) {
      if (!(error instanceof RunningHubError)) throw error
      log.line(explain(error))
      failures.push(error)
    }
  }
  if (failures.length > 0) throw failures[0]
}
