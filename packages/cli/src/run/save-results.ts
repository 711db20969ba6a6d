import {
  type NodeProblem,
  noResultsReason,
  type TaskSnapshot,
  type Workflow,
  wordFacts,
} from '@runninghub-action/core'
import { saveResults } from '@runninghub-action/core/node'
import { EXIT, exitCodeOf } from '../exit-code.ts'
import type { Messages } from '../messages/messages.ts'
import type { RunReporter } from '../report/reporter.ts'
import type { ImageProtocol } from '../terminal/image-protocol.ts'
import type { Interrupt } from './interrupt.ts'
import { showImages } from './show-images.ts'

/** Where to save results, and how to report them. */
export interface SaveOptions {
  /** The output directory; undefined saves nothing. */
  download: string | undefined
  /** Precedes the name of each file. */
  namePrefix?: string | undefined
  /** How images are shown in the terminal; undefined shows none. */
  show?: ImageProtocol | undefined
  interrupt: Interrupt
  reporter: RunReporter
  messages: Messages
  /** What may explain that there are no results. */
  workflow?: Workflow | undefined
  nodeErrors?: readonly NodeProblem[] | undefined
}

/** What happened to the results: `paths` has an entry for each, undefined if it was not saved. */
export interface SavedTask {
  exitCode: number
  paths: readonly (string | undefined)[]
}

/**
 * Saves and reports the results of a task. The task is paid for, so its results are reported even
 * when saving fails, and before the errors of saving. A task without results is reported with the
 * reason.
 */
export async function saveAndReport(task: TaskSnapshot, options: SaveOptions): Promise<SavedTask> {
  if (task.results.length === 0) {
    const { reporter, messages, workflow, nodeErrors = [] } = options
    reporter.succeeded(task, [])
    reporter.note(wordFacts(noResultsReason(workflow, nodeErrors), messages.facts))
    return { exitCode: EXIT.done, paths: [] }
  }
  const { download, namePrefix, show, interrupt, reporter, messages } = options
  if (download === undefined) {
    reporter.succeeded(task, [])
    if (show) await showImages(task, [], show, options)
    return { exitCode: EXIT.done, paths: [] }
  }
  const { files, failures, aborted } = await saveResults(task, download, {
    signal: interrupt.signal,
    namePrefix,
    onProgress: (name, received, total) => reporter.downloadProgress(name, received, total),
  })
  const paths = task.results.map((_, index) => files.find((file) => file.index === index)?.path)
  reporter.succeeded(task, paths)
  for (const failure of failures) reporter.error(failure, exitCodeOf(failure))
  if (show && !aborted) await showImages(task, paths, show, options)
  if (aborted) {
    reporter.note(messages.run.resultsNotSaved)
    return { exitCode: EXIT.interrupted, paths }
  }
  return { exitCode: failures.length > 0 ? exitCodeOf(failures.at(-1)) : EXIT.done, paths }
}
