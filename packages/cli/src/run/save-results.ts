import { constants } from 'node:fs'
import { access, mkdir } from 'node:fs/promises'
import type { TaskSnapshot } from '@runninghub-action/core'
import { downloadResult, fileNameOf, saveText } from '@runninghub-action/core/node'
import { UsageError } from '../errors.ts'
import { EXIT, exitCodeOf } from '../exit-code.ts'
import type { Words } from '../messages/messages.ts'
import type { Reporter } from '../report/reporter.ts'
import type { Interrupt } from './interrupt.ts'

/** Where results go, and who is told of it. */
export interface Saving {
  /** A directory; undefined to save nothing. */
  download: string | undefined
  interrupt: Interrupt
  reporter: Reporter
  words: Words
}

/**
 * Makes the directory of the results before anything is paid for.
 *
 * @throws {UsageError} when nothing can be saved there
 */
export async function prepareDirectory(path: string | undefined, { usage }: Words): Promise<void> {
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
 * Saves what a task made and tells of it. The task is paid for, so its result is told whatever
 * becomes of the files, and before what went wrong with them.
 *
 * @returns the exit code
 */
export async function deliver(task: TaskSnapshot, saving: Saving): Promise<number> {
  const { interrupt, reporter, words } = saving
  const { files, failures, stopped } = await saveResults(task, saving)
  reporter.result(task, files)
  for (const failure of failures) reporter.error(failure, exitCodeOf(failure))
  if (stopped) reporter.note(words.run.notSaved)
  if (stopped && interrupt.signal.aborted) return EXIT.interrupted
  return failures.length > 0 ? exitCodeOf(failures.at(-1)) : EXIT.done
}

/** Each result that cannot be saved is told of; the others are saved all the same. */
async function saveResults(task: TaskSnapshot, { download, interrupt, reporter }: Saving) {
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
          reporter.downloading(name, received, total)
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
