import { rmSync } from 'node:fs'
import { mkdtemp } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { UploadSource } from '../client/upload-source.ts'
import { FileUnusableError } from '../errors/file-errors.ts'
import { fetchUpload } from './fetch-upload.ts'
import { type OpenUploadOptions, openUpload } from './open-upload.ts'

/** The value of a file field: the URL of a file, or the path of a local one. */
export type FileValue =
  | { kind: 'url'; url: string }
  | {
      kind: 'path'
      /** Relative to the working directory, or absolute. */
      path: string
      /** The path in messages. @default path */
      label?: string | undefined
    }

export interface OpenFileOptions {
  /** @default `fetch` through the proxies of the environment */
  fetch?: typeof globalThis.fetch | undefined
  /** The directory for downloads from URLs. @default a new directory, deleted at exit */
  downloadDir?: string | undefined
  signal?: AbortSignal | undefined
  onProgress?: OpenUploadOptions['onProgress'] | undefined
}

/** Parses the value of a file field. */
export function parseFileValue(value: string): FileValue {
  return /^https?:\/\//i.test(value) ? { kind: 'url', url: value } : { kind: 'path', path: value }
}

/**
 * Checks a file without the network: that a URL is valid, or that a local file can be uploaded.
 *
 * @throws {FileUnusableError} {@link FileTooLargeError}
 */
export async function checkFileValue(value: FileValue): Promise<void> {
  if (value.kind === 'path') {
    await openUpload(value.path, { label: value.label })
  } else if (!URL.canParse(value.url)) {
    throw new FileUnusableError({ kind: 'file-not-a-url', url: value.url })
  }
}

/**
 * Opens a file for upload. Downloads the file at a URL first.
 *
 * @throws {FileUnusableError} {@link FileTooLargeError} when it cannot be uploaded
 * @throws {LinkExpiredError} {@link DownloadFailedError} when it cannot be downloaded
 */
export async function openFileValue(
  value: FileValue,
  { fetch, downloadDir, signal, onProgress }: OpenFileOptions = {},
): Promise<UploadSource> {
  if (value.kind === 'path') {
    return openUpload(value.path, { label: value.label, onProgress })
  }
  const dir = downloadDir ?? (await temporaryDirectory())
  return fetchUpload(value.url, dir, { fetch, signal, onProgress })
}

let created: Promise<string> | undefined

/** Returns one directory for all downloads of this process. It is deleted at exit. */
function temporaryDirectory(): Promise<string> {
  created ??= mkdtemp(join(tmpdir(), 'runninghub-')).then((dir) => {
    process.once('exit', () => rmSync(dir, { recursive: true, force: true }))
    return dir
  })
  return created
}
