import { PassThrough, Readable } from 'node:stream'
import { finished } from 'node:stream/promises'
import { ReadableStream } from 'node:stream/web'
import type { UploadRequest } from '../client/upload-source.ts'
import { nodeFetch } from './proxy-fetch.ts'
import { readStableFile } from './read-stable-file.ts'

/** A file as it was when it was looked at. */
export interface LocalFile {
  path: string
  /** The name it is uploaded under. */
  name: string
  /** In bytes. */
  size: number
}

/**
 * Sends one multipart request with a file read from disk. The socket sets the pace: a chunk is
 * read only when the one before has been taken, so memory does not grow with the file. The
 * request goes through {@link nodeFetch}, for its proxies, whatever `fetch` it brings along.
 *
 * @throws {FileUnusableError} when the file is not the one announced, or changes meanwhile
 * @throws {TypeError} `fetch failed`, with the connection's failure as its `cause`
 * @throws `signal.reason` when aborted
 */
export async function postFile(
  { path, name, size }: LocalFile,
  { url, headers, fields, signal }: UploadRequest,
  onProgress?: (sentBytes: number, totalBytes: number) => void,
): Promise<Response> {
  const { default: FormData } = await import('form-data')
  const file = Readable.from(readStableFile(path, size))
  let failure: Error | undefined
  file.once('error', (error) => {
    failure = error
  })

  const form = new FormData()
  for (const [key, value] of Object.entries(fields)) form.append(key, value)
  form.append('file', file, { filename: name, knownLength: size })
  const total = form.getLengthSync()

  async function* body() {
    const multipart = new PassThrough()
    form.once('error', (error) => multipart.destroy(error))
    form.pipe(multipart)
    let sent = 0
    try {
      for await (const chunk of multipart) {
        yield chunk
        // Asked for the next one: this one is on its way.
        sent += chunk.length
        onProgress?.(sent, total)
      }
    } finally {
      file.destroy()
    }
  }

  const init: RequestInit & { duplex: 'half' } = {
    method: 'POST',
    headers: { ...form.getHeaders(headers), 'content-length': String(total) },
    body: ReadableStream.from(body()) as unknown as BodyInit,
    duplex: 'half',
    signal,
  }
  try {
    return await nodeFetch(url, init)
  } catch (error) {
    file.destroy()
    await finished(file).catch(() => {}) // closed, whatever ended it
    throw failure ?? error
  }
}
