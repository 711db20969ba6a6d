import { PassThrough, Readable } from 'node:stream'
import { finished } from 'node:stream/promises'
import { ReadableStream } from 'node:stream/web'
import type { UploadRequest } from '../client/upload-source.ts'
import { nodeFetch } from './proxy-fetch.ts'
import { readStableFile } from './read-stable-file.ts'

/** A file as it was when it was checked. */
export interface LocalFile {
  path: string
  /** The name of the upload. */
  name: string
  /** In bytes. */
  size: number
}

/**
 * Sends one multipart request with a file from disk. The socket sets the pace: a chunk is read only
 * when the previous one has been consumed, so memory does not grow with the file. Uses
 * {@link nodeFetch} for its proxies and ignores the request's own `fetch`.
 *
 * @throws {FileUnusableError} when the file changed since it was checked, or changes meanwhile
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
        // The consumer asks for the next chunk, so this one is being sent.
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
    await finished(file).catch(() => {}) // closes the file, whatever ended the request
    throw failure ?? error
  }
}
