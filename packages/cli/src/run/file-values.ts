import { rmSync } from 'node:fs'
import { mkdtemp } from 'node:fs/promises'
import { homedir, tmpdir } from 'node:os'
import { join } from 'node:path'
import {
  isUploadName,
  type PlannedChange,
  RunningHubError,
  type UploadSource,
} from '@runninghub-action/core'
import { fetchUpload, type OpenUploadOptions, openUpload } from '@runninghub-action/core/node'

const HTTP_URL = /^https?:\/\//i

/**
 * Returns the local path in the value of a file field; undefined for a URL or the name of an
 * uploaded file. After `@` everything is a path. A shell does not expand the `~` in `@~/a.png`.
 */
export function localPath(value: string): string | undefined {
  if (value.startsWith('@')) return expandHome(value.slice(1))
  return isUploadName(value) || HTTP_URL.test(value) ? undefined : expandHome(value)
}

export function expandHome(path: string): string {
  return /^~[/\\]/.test(path) ? join(homedir(), path.slice(2)) : path
}

/** A file that cannot be uploaded, and why. */
export interface FileProblem {
  target: string
  error: RunningHubError
}

/** Checks that every file can be uploaded, before anything is sent. */
export async function checkFiles(changes: readonly PlannedChange[]): Promise<FileProblem[]> {
  const checked = await Promise.all(
    changes.map(async ({ target, file, fieldValue }): Promise<FileProblem[]> => {
      const path = file === undefined ? undefined : localPath(String(fieldValue))
      if (path === undefined) return []
      try {
        await openUpload(path)
        return []
      } catch (error) {
        if (error instanceof RunningHubError) return [{ target, error }]
        throw error
      }
    }),
  )
  return checked.flat()
}

/** Opens the path or URL of a file field. Returns the name of an uploaded file unchanged. */
export async function openFileValue(
  value: string,
  onProgress: NonNullable<OpenUploadOptions['onProgress']>,
  signal: AbortSignal | undefined,
): Promise<UploadSource | string> {
  const path = localPath(value)
  if (path !== undefined) return openUpload(path, { onProgress })
  return HTTP_URL.test(value)
    ? fetchUpload(value, await temporaryDirectory(), { signal, onProgress })
    : value
}

async function temporaryDirectory(): Promise<string> {
  const dir = await mkdtemp(join(tmpdir(), 'runninghub-'))
  process.once('exit', () => rmSync(dir, { recursive: true, force: true }))
  return dir
}
