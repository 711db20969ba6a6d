import {
  FileTooLargeError,
  FileUnusableError,
  UPLOAD_LIMIT,
  UploadFailedError,
  type UploadRequest,
  type UploadSource,
} from '@runninghub-action/core'
import { type FileSource, fetchSource, lengthOf, urlWithoutQuery } from './fetch-source.ts'
import { fileName } from './file-name.ts'
import { multipartFrame } from './multipart.ts'

/**
 * Creates an upload of the file behind a URL. The bytes pass from one connection to the other, at the
 * pace of the slower one, and are never kept. Redirects are not followed.
 *
 * The upload has a Content-Length when the file's server sends one. Otherwise it is sent in chunks,
 * and stopped when it becomes too large.
 *
 * @param check returns why a URL is not allowed; called right before each use
 * @throws {FileUnusableError} (from `post`) for a URL that is not allowed, or is not a file
 * @throws {FileTooLargeError} above `limit` bytes
 * @throws {UploadFailedError} for a temporary failure
 */
export function urlUpload(
  url: string,
  { check, limit = UPLOAD_LIMIT }: { check: (url: string) => string | undefined; limit?: number },
): UploadSource {
  return {
    name: fileName(url, ''),
    size: undefined,
    async post(request) {
      const problem = check(url)
      if (problem)
        throw new FileUnusableError(
          `The file ${urlWithoutQuery(url)} is not fetched: its URL ${problem}.`,
        )
      const source = await fetchSource(url, request)
      const length = lengthOf(source)
      if (length !== undefined && length > limit) {
        await source.body.cancel()
        throw tooLarge(url, limit)
      }
      return passThrough(source, { url, length, limit }, request)
    },
  }
}

async function passThrough(
  source: FileSource,
  { url, length, limit }: { url: string; length: number | undefined; limit: number },
  { url: target, headers, fields, signal, fetch }: UploadRequest,
): Promise<Response> {
  const type = source.headers.get('content-type') ?? 'application/octet-stream'
  const { contentType, head, tail } = multipartFrame(fields, {
    name: fileName(url, type),
    type,
  })
  // The runtime turns a FixedLengthStream into a request with a Content-Length.
  const { readable, writable } =
    length === undefined
      ? new IdentityTransformStream()
      : new FixedLengthStream(head.length + length + tail.length)
  // Two signals: one that aborts the request after its response has come would cut the response off.
  const [stopped, failed] = [new AbortController(), new AbortController()]
  let responded = false
  let failure: unknown
  const pump = async () => {
    try {
      await write(writable, head, stopped.signal)
      const bytes =
        length === undefined ? source.body.pipeThrough(limitBytes(limit, url)) : source.body
      await bytes.pipeTo(writable, { preventClose: true, signal: stopped.signal })
      await write(writable, tail, stopped.signal)
      await writable.close()
    } catch (error) {
      failure = error
      await writable.abort(error).catch(() => {})
      if (!responded) failed.abort(error)
    }
  }
  const pumping = pump()
  try {
    return await fetch(target, {
      method: 'POST',
      headers: { ...headers, 'content-type': contentType },
      body: readable,
      signal: AbortSignal.any([signal, failed.signal]),
    })
  } catch (error) {
    throw uploadFailure(failure ?? error, url)
  } finally {
    // A response may come before the whole file is read. The rest is not needed.
    responded = true
    stopped.abort()
    await pumping
  }
}

/** Writes bytes, until it is stopped: without a reader the write would wait forever. */
async function write(
  writable: WritableStream,
  bytes: Uint8Array,
  stopped: AbortSignal,
): Promise<void> {
  const writer = writable.getWriter()
  const abort = () => void writer.abort(stopped.reason).catch(() => {})
  stopped.addEventListener('abort', abort, { once: true })
  try {
    stopped.throwIfAborted()
    await writer.write(bytes)
  } finally {
    stopped.removeEventListener('abort', abort)
    writer.releaseLock()
  }
}

function limitBytes(limit: number, url: string): TransformStream<Uint8Array, Uint8Array> {
  let passed = 0
  return new TransformStream({
    transform(chunk, controller) {
      passed += chunk.length
      if (passed > limit) controller.error(tooLarge(url, limit))
      else controller.enqueue(chunk)
    },
  })
}

function uploadFailure(error: unknown, url: string): unknown {
  if (error instanceof FileTooLargeError) return error
  return new UploadFailedError(`The file ${urlWithoutQuery(url)} could not be uploaded.`, {
    retry: 'if-idempotent',
    cause: error,
  })
}

function tooLarge(url: string, limit: number): FileTooLargeError {
  return new FileTooLargeError(
    `The file ${urlWithoutQuery(url)} is larger than ${limit / 1024 / 1024} MB.`,
    {
      hint: "RunningHub's v1 upload takes files up to 30 MB. Make the file smaller.",
    },
  )
}
