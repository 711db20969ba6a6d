import type { PlannedRun, TaskResult } from '@runninghub-action/core'
import { setOutput } from '../runner/file-commands.ts'
import { urlsOf } from './outputs.ts'

/**
 * In characters. Each write repeats all links so far, and a file of outputs keeps every write. A
 * longer list is written once, at the end of the step.
 */
const MAX_LENGTH = 50_000

/**
 * Returns a function that writes the outputs `url` and `urls` as soon as a task has succeeded. They
 * are then set even if the process is killed while it downloads.
 */
export function createEarlyOutputs() {
  const urls = new Map<number, readonly string[]>()
  return ({ number }: PlannedRun, results: readonly TaskResult[]): void => {
    urls.set(number, urlsOf(results))
    const all = [...urls].sort(([a], [b]) => a - b).flatMap(([, links]) => links)
    const list = JSON.stringify(all)
    if (list.length > MAX_LENGTH) return
    setOutput('url', all[0] ?? '')
    setOutput('urls', list)
  }
}
