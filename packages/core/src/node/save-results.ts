import { fileNameOf, safeFileName } from '../file-types/file-name.ts'
import type { TaskResult } from '../task/task.ts'
import { downloadResult } from './download-result.ts'
import { saveText } from './save-text.ts'

export interface SaveResultsOptions {
  /** @default `fetch` through the proxies of the environment */
  fetch?: typeof globalThis.fetch | undefined
  signal?: AbortSignal | undefined
  /** Whether the task has just ended, so that its links cannot have expired. @default false */
  isNewLink?: boolean | undefined
  /** Precedes the name of each file, such as the number of a batch's row. */
  namePrefix?: string | undefined
  /** Called as bytes are saved. `totalBytes` is undefined when the server does not send it. */
  onProgress?:
    | ((name: string, receivedBytes: number, totalBytes: number | undefined) => void)
    | undefined
  onSaved?: ((file: SavedFile) => void) | undefined
  onFailed?: ((error: unknown) => void) | undefined
}

export interface SavedFile {
  /** The result's index, from 0. */
  index: number
  path: string
  bytes: number
}

export interface SavedResults {
  files: readonly SavedFile[]
  /** The errors of the results that could not be saved. */
  failures: readonly unknown[]
  /** Whether `signal` aborted before all results were saved. */
  aborted: boolean
}

/**
 * Saves the results of a task in a directory: files under the names of their links, texts under the
 * task's id. Never replaces a file, and never throws: a result that cannot be saved does not stop
 * the others.
 */
export async function saveResults(
  { taskId, results }: { taskId: string; results: readonly TaskResult[] },
  dir: string,
  options: SaveResultsOptions = {},
): Promise<SavedResults> {
  const { signal, onSaved, onFailed } = options
  const files: SavedFile[] = []
  const failures: unknown[] = []
  for (const [index, result] of results.entries()) {
    try {
      signal?.throwIfAborted()
      const name = resultFileName(taskId, index, result)
      const saved = await saveResult(result, dir, name, options)
      if (saved === undefined) continue
      const file = { index, path: saved.path, bytes: saved.bytes }
      files.push(file)
      onSaved?.(file)
    } catch (error) {
      if (signal?.aborted) return { files, failures, aborted: true }
      failures.push(error)
      onFailed?.(error)
    }
  }
  return { files, failures, aborted: false }
}

async function saveResult(
  { url, text }: TaskResult,
  dir: string,
  name: string,
  { fetch, signal, isNewLink = false, namePrefix = '', onProgress }: SaveResultsOptions,
): Promise<{ path: string; bytes: number } | undefined> {
  if (url === undefined) {
    if (text === undefined) return undefined
    return saveText(text, dir, safeFileName(namePrefix + name))
  }
  return downloadResult(url, dir, {
    isNewLink,
    namePrefix,
    ...(fetch && { fetch }),
    ...(signal && { signal }),
    ...(onProgress && {
      onProgress: (received, total) => onProgress(name, received, total),
    }),
  })
}

/**
 * Returns the name of a result's file: that in its link, or for a text the task's id, which comes
 * from RunningHub and must not become a path.
 */
export function resultFileName(
  taskId: string,
  index: number,
  { url, type }: Pick<TaskResult, 'url' | 'type'>,
): string {
  if (url !== undefined) return fileNameOf(url)
  const extension = type.toLowerCase() === 'json' ? 'json' : 'txt'
  return `${taskId.replace(/\W/g, '_').slice(0, 100)}-${index + 1}.${extension}`
}
