import { mkdtemp } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { systemClock, type TaskSnapshot } from '@runninghub-action/core'
import { restoreResult, resultsOf, type StoredResult } from '@runninghub-action/core/node'
import type { Messages } from '../messages/messages.ts'
import type { RunReporter } from '../report/reporter.ts'

export interface ReuseResultOptions {
  /** The output directory. Without it, files are saved in a new temporary directory. */
  download: string | undefined
  namePrefix: string
  reporter: RunReporter
  messages: Messages
}

/**
 * Saves the stored result of an earlier task, and reports it as that of a run.
 *
 * @returns the task and the paths of its results
 * @throws {StoredResultError} when the stored result is damaged
 * @throws {DownloadFailedError} when its files cannot be saved
 */
export async function reuseResult(
  path: string,
  stored: StoredResult,
  { download, namePrefix, reporter, messages }: ReuseResultOptions,
): Promise<{ task: TaskSnapshot; paths: readonly (string | undefined)[] }> {
  const dir = download ?? (await mkdtemp(join(tmpdir(), 'runninghub-')))
  const files = await restoreResult(path, stored, dir, { namePrefix })
  const results = resultsOf(stored, systemClock.now())
  const paths = results.map((_, index) => files.find((file) => file.index === index)?.path)
  const { taskId } = stored
  const task: TaskSnapshot = { taskId, state: 'succeeded', results, usage: { coins: 0 } }
  reporter.note(messages.reuse.reused(taskId))
  reporter.succeeded(task, paths, { reused: true })
  return { task, paths }
}
