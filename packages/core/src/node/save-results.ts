import { fileNameOf } from '../file-types/file-name.ts'
import type { TaskResult } from '../task/task.ts'
import { downloadResult } from './download-result.ts'
import { saveText } from './save-text.ts'

export interface SaveResultsOptions {
  /** @default `fetch` through the proxies of the environment */
  fetch?: typeof globalThis.fetch | undefined
  signal?: AbortSignal | undefined
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
  { fetch, signal, onProgress, onSaved, onFailed }: SaveResultsOptions = {},
): Promise<SavedResults> {
  const files: SavedFile[] = []
  const failures: unknown[] = []
  for (const [index, result] of results.entries()) {
    try {
      signal?.throwIfAborted()
      const saved = await saveResult(result, dir, textFileName(taskId, index, result.type), {
        fetch,
        signal,
        onProgress,
      })
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
  textName: string,
  { fetch, signal, onProgress }: SaveResultsOptions,
): Promise<{ path: string; bytes: number } | undefined> {
  if (url === undefined) return text === undefined ? undefined : saveText(text, dir, textName)
  return downloadResult(url, dir, {
    ...(fetch && { fetch }),
    ...(signal && { signal }),
    ...(onProgress && {
      onProgress: (received, total) => onProgress(fileNameOf(url), received, total),
    }),
  })
}

/**
 * Returns a file name from the task's id, which comes from RunningHub and must not become a path.
 */
function textFileName(taskId: string, index: number, type: string): string {
  const extension = type.toLowerCase() === 'json' ? 'json' : 'txt'
  return `${taskId.replace(/\W/g, '_').slice(0, 100)}-${index + 1}.${extension}`
}
