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

const url = /^https?:\/\//i

/**
 * The path that the value of a file field names, or undefined for a URL or a name RunningHub
 * gave. `@./a.png` is a path whatever it looks like, and a shell leaves the `~` in `@~/a.png`.
 */
export function pathIn(value: string): string | undefined {
  if (value.startsWith('@')) return atHome(value.slice(1))
  return isUploadName(value) || url.test(value) ? undefined : atHome(value)
}

export function atHome(path: string): string {
  return /^~[/\\]/.test(path) ? join(homedir(), path.slice(2)) : path
}

/** A path among the values that cannot be uploaded, and why. */
export interface FileProblem {
  target: string
  error: RunningHubError
}

/** Looks at every file before anything is sent. */
export async function checkFiles(changes: readonly PlannedChange[]): Promise<FileProblem[]> {
  const checked = await Promise.all(
    changes.map(async ({ target, file, fieldValue }): Promise<FileProblem[]> => {
      const path = file === undefined ? undefined : pathIn(String(fieldValue))
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

/** Opens the value of a file field: a path, a URL (fetched first), or a name that goes as it is. */
export async function openValue(
  value: string,
  onProgress: NonNullable<OpenUploadOptions['onProgress']>,
  signal: AbortSignal | undefined,
): Promise<UploadSource | string> {
  const path = pathIn(value)
  if (path !== undefined) return openUpload(path, { onProgress })
  return url.test(value)
    ? fetchUpload(value, await temporaryDirectory(), { signal, onProgress })
    : value
}

async function temporaryDirectory(): Promise<string> {
  const dir = await mkdtemp(join(tmpdir(), 'runninghub-'))
  process.once('exit', () => rmSync(dir, { recursive: true, force: true }))
  return dir
}
