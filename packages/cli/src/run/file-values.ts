import { rmSync } from 'node:fs'
import { mkdtemp } from 'node:fs/promises'
import { homedir, tmpdir } from 'node:os'
import { join } from 'node:path'
import {
  FileTooLargeError,
  type PlannedChange,
  RunningHubError,
  type UploadSource,
} from '@runninghub-action/core'
import { downloadResult, type OpenUploadOptions, openUpload } from '@runninghub-action/core/node'

/** What RunningHub calls an upload: `api/<hash>.png`, `openapi/<hash>.png`. */
const uploaded = /^(?:api|openapi)\/[^\\]+$/
const url = /^https?:\/\//i
/** RunningHub's limit for an upload, in bytes. */
const LIMIT = 30 * 1024 * 1024

/**
 * The path that the value of a file field names, or undefined for a URL or a name RunningHub
 * gave. `@./a.png` is a path whatever it looks like, and a shell leaves the `~` in `@~/a.png`.
 */
export function pathIn(value: string): string | undefined {
  if (value.startsWith('@')) return atHome(value.slice(1))
  return uploaded.test(value) || url.test(value) ? undefined : atHome(value)
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
  return url.test(value) ? fetchFirst(value, onProgress, signal) : value
}

async function fetchFirst(
  address: string,
  onProgress: NonNullable<OpenUploadOptions['onProgress']>,
  signal: AbortSignal | undefined,
): Promise<UploadSource> {
  const dir = await mkdtemp(join(tmpdir(), 'runninghub-'))
  process.once('exit', () => rmSync(dir, { recursive: true, force: true }))
  const tooLarge = new AbortController()
  const { path } = await downloadResult(address, dir, {
    signal: signal ? AbortSignal.any([signal, tooLarge.signal]) : tooLarge.signal,
    onProgress(received, total = 0) {
      if (Math.max(received, total) <= LIMIT) return
      tooLarge.abort(
        new FileTooLargeError('The file behind a URL is larger than the 30 MB RunningHub takes.'),
      )
    },
  })
  return openUpload(path, { onProgress })
}
