import { constants } from 'node:fs'
import { access, mkdir } from 'node:fs/promises'
import type { TaskSnapshot } from '@runninghub-action/core'
import { downloadResult, fileNameOf, saveText } from '@runninghub-action/core/node'
import { UsageError } from '../errors.ts'
import { EXIT, exitCodeOf } from '../exit-code.ts'
import type { Messages } from '../messages/messages.ts'
import type { Reporter } from '../report/reporter.ts'
import type { Interrupt } from './interrupt.ts'

/** Where to save results, and how to report them. */
export interface SaveOptions {
  /** The output directory; undefined saves nothing. */
  download: string | undefined
  interrupt: Interrupt
  reporter: Reporter
  messages: Messages
}

/**
 * Creates the output directory before anything is billed.
 *
 * @throws {UsageError} when files cannot be written there
 */
export async function prepareOutputDirectory(
  path: string | undefined,
  { usage }: Messages,
): Promise<void> {
  if (path === undefined) return
  try {
    await mkdir(path, { recursive: true })
    await access(path, constants.W_OK | constants.X_OK)
  } catch (error) {
    const { code, message } = error as NodeJS.ErrnoException
    if (code === 'EEXIST' || code === 'ENOTDIR') throw new UsageError(usage.downloadFile(path))
    throw new UsageError(usage.downloadDirectory(path, code ?? message))
  }
}

/**
 * Saves and reports the results of a task. The task is paid for, so its results are reported even
 * when saving fails, and before the errors of saving.
 *
 * @returns the exit code
 */
export async function saveAndReport(task: TaskSnapshot, options: SaveOptions): Promise<number> {
  const { interrupt, reporter, messages } = options
  const { files, failures, stopped } = await saveResults(task, options)
  reporter.runSucceeded(task, files)
  for (const failure of failures) reporter.error(failure, exitCodeOf(failure))
  if (stopped) reporter.note(messages.run.resultsNotSaved)
  if (stopped && interrupt.signal.aborted) return EXIT.interrupted
  return failures.length > 0 ? exitCodeOf(failures.at(-1)) : EXIT.done
}

/** Saves each result. A failure does not stop the others. */
async function saveResults(task: TaskSnapshot, { download, interrupt, reporter }: SaveOptions) {
  const files: (string | undefined)[] = []
  const failures: unknown[] = []
  if (download === undefined) return { files, failures, stopped: false }
  const { signal } = interrupt
  for (const [index, { url, text }] of task.results.entries()) {
    files.push(undefined)
    try {
      signal.throwIfAborted()
      if (url !== undefined) {
        const name = fileNameOf(url)
        const onProgress = (received: number, total: number | undefined) =>
          reporter.downloadProgress(name, received, total)
        files[index] = (await downloadResult(url, download, { signal, onProgress })).path
      } else if (text !== undefined) {
        const name = `${task.taskId}-${index + 1}.txt`
        files[index] = (await saveText(text, download, name)).path
      }
    } catch (error) {
      if (signal.aborted) return { files, failures, stopped: true }
      failures.push(error)
    }
  }
  return { files, failures, stopped: false }
}
