import type { EntryOf } from '../history/history.ts'
import type { Facts } from './facts.ts'
import type { Violation } from './violation.ts'

/** The file that the graph has before an order sets another one. */
const EXAMPLE = ['', 'undefined', 'example.png']

/**
 * A task has the file of its order: whole, and uploaded to the account that runs the task. A file that
 * failed never becomes a task.
 */
export function checkFiles(facts: Facts): Violation[] {
  return facts.created.flatMap(({ task, order, account, file, at }) => {
    const ordered = facts.ordered.find((entry) => entry.order === order)
    if (ordered?.hasFile === undefined || file === undefined) return []
    const problem = ordered.hasFile
      ? problemOf(
          file,
          facts.uploads.filter((upload) => upload.account === account && upload.at <= at),
        )
      : !EXAMPLE.includes(file) && 'which nobody ordered'
    if (!problem) return []
    const text = `${task} of ${order} has the file "${file}", ${problem}`
    return [{ invariant: 'a task has the files of its order', text }]
  })
}

function problemOf(file: string, uploads: readonly EntryOf<'uploaded'>[]): string | undefined {
  const upload = uploads.find((other) => other.file === file)
  if (upload === undefined) return 'which its account does not have'
  return upload.isWhole ? undefined : 'which is not the whole file'
}
