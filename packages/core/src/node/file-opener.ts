import { rmSync } from 'node:fs'
import { mkdtemp } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { basename, join } from 'node:path'
import type { UploadSource } from '../client/upload-source.ts'
import type { FileKind } from '../file-types/file-kind.ts'
import { type FetchedFile, fetchFile } from './fetch-file.ts'
import { checkFileContent, type FileValue } from './file-value.ts'
import { type OpenUploadOptions, openUpload } from './open-upload.ts'

export interface FileOpenerOptions {
  /** @default `fetch` through the proxies of the environment */
  fetch?: typeof globalThis.fetch | undefined
  /** The directory for downloads from URLs. @default the system's, deleted at exit */
  tempDir?: string | undefined
  signal?: AbortSignal | undefined
}

/** Opens the files of one command for upload. Downloads each URL once. */
export class FileOpener {
  readonly #options: FileOpenerOptions
  readonly #downloads = new Map<string, Promise<FetchedFile>>()
  #dir: Promise<string> | undefined

  constructor(options: FileOpenerOptions = {}) {
    this.#options = options
  }

  /**
   * Opens a file for upload. Downloads the file at a URL first, and checks that it is what the
   * field takes.
   *
   * @throws {FileUnusableError} {@link FileTooLargeError} when it cannot be downloaded or uploaded
   */
  async open(
    value: FileValue,
    kind: FileKind,
    { onProgress }: Pick<OpenUploadOptions, 'onProgress'> = {},
  ): Promise<UploadSource> {
    const { path, name, label } = await this.locate(value)
    const source = await openUpload(path, { name, label, onProgress })
    await checkFileContent({ path, label }, kind)
    return source
  }

  /**
   * Returns where a file is on disk. Downloads the file at a URL first.
   *
   * @throws {FileUnusableError} {@link FileTooLargeError} when it cannot be downloaded
   */
  async locate(value: FileValue): Promise<FetchedFile> {
    if (value.kind === 'url') return this.#download(value.url)
    const { path, label = path } = value
    return { path, name: basename(path), label }
  }

  #download(url: string): Promise<FetchedFile> {
    const known = this.#downloads.get(url)
    if (known !== undefined) return known
    const { tempDir, fetch, signal } = this.#options
    this.#dir ??= temporaryDirectory(tempDir)
    // A directory of its own: two files may have the same name.
    const number = String(this.#downloads.size + 1)
    const download = this.#dir.then((dir) => fetchFile(url, join(dir, number), { fetch, signal }))
    this.#downloads.set(url, download)
    download.catch(() => this.#downloads.delete(url))
    return download
  }
}

/** Creates a directory that is deleted at exit. */
async function temporaryDirectory(parent = tmpdir()): Promise<string> {
  const dir = await mkdtemp(join(parent, 'runninghub-'))
  process.once('exit', () => rmSync(dir, { recursive: true, force: true }))
  return dir
}
