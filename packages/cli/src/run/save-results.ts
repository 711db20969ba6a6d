import type { TaskSnapshot } from '@runninghub-action/core'
import { saveResults } from '@runninghub-action/core/node'
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
 * Saves and reports the results of a task. The task is paid for, so its results are reported even
 * when saving fails, and before the errors of saving.
 *
 * @returns the exit code
 */
export async function saveAndReport(task: TaskSnapshot, options: SaveOptions): Promise<number> {
  const { download, interrupt, reporter, messages } = options
  if (download === undefined) {
    reporter.runSucceeded(task, [])
    return EXIT.done
  }
  const { files, failures, aborted } = await saveResults(task, download, {
    signal: interrupt.signal,
    onProgress: (name, received, total) => reporter.downloadProgress(name, received, total),
  })
  const paths = task.results.map((_, index) => files.find((file) => file.index === index)?.path)
  reporter.runSucceeded(task, paths)
  for (const failure of failures) reporter.error(failure, exitCodeOf(failure))
  if (aborted) {
    reporter.note(messages.run.resultsNotSaved)
    return EXIT.interrupted
  }
  return failures.length > 0 ? exitCodeOf(failures.at(-1)) : EXIT.done
}
