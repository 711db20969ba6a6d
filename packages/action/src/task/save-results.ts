import nodePath from 'node:path'
import { RunningHubError } from '@runninghub-action/core'
import { shownPath } from '../inputs/workspace.ts'
import { explain, type RunReport } from '../report/run-report.ts'
import { coreNode } from '../service/network.ts'
import type { Step } from './step-context.ts'
import type { TaskLog } from './task-log.ts'

/** Each result that cannot be saved is told of; the others are saved all the same. */
export async function saveResults(report: RunReport, step: Step, log: TaskLog): Promise<void> {
  const { downloadDir, workspace, fetch, signal } = step
  if (downloadDir === undefined) return
  const { downloadResult, saveText } = await coreNode()
  step.heartbeat.set(report.run.number, 'saving results')
  const failures: unknown[] = []
  for (const [index, { url, text, type }] of report.results.entries()) {
    try {
      const saved =
        url !== undefined
          ? await downloadResult(url, downloadDir, { fetch, signal })
          : text !== undefined && (await saveText(text, downloadDir, nameOf(report, index, type)))
      if (!saved) continue
      const shown = shownPath(nodePath, workspace.root, saved.path)
      report.files.set(index, shown)
      log.line(`saved ${shown}, ${saved.bytes} bytes`)
    } catch (error) {
      if (!(error instanceof RunningHubError)) throw error
      log.line(explain(error))
      failures.push(error)
    }
  }
  if (failures.length > 0) throw failures[0]
}

/** The task's id is the service's: whatever it is, it stays one name in the directory. */
function nameOf({ taskId = '' }: RunReport, index: number, type: string): string {
  const extension = type.toLowerCase() === 'json' ? 'json' : 'txt'
  return `${taskId.replace(/\W/g, '_').slice(0, 100)}-${index + 1}.${extension}`
}
