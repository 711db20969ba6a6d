import {
  FileTooLargeError,
  FileUnusableError,
  UploadFailedError,
  type UploadRequest,
  type UploadSource,
} from '@runninghub-action/core'
import { fileName } from './file-name.ts'
import { multipartFrame } from './multipart.ts'
import { type FileSource, lengthOf, openSource, shown } from './open-source.ts'

/** What RunningHub's v1 upload takes, by its documentation: 30 MB. */
const FILE_LIMIT = 30 * 1024 * 1024

/**
 * A file behind a URL, as something to upload: it is passed through from one connection to the
 * other, at the pace of the slower one, and never held. Redirects are not followed.
 *
 * The upload has a Content-Length when the file's server names one; otherwise it is sent in
 * chunks, and cut off when it turns out to be too large.
 *
 * @param check says what is wrong with an address, asked just before each use
 * @throws {FileUnusableError} (from `post`) for an address or an answer that is not a file
 * @throws {FileTooLargeError} over `limit` bytes
 * @throws {UploadFailedError} for trouble that may pass
 */
export function urlUpload(
  url: string,
  { check, limit = FILE_LIMIT }: { check: (url: string) => string | undefined; limit?: number },
): UploadSource {
  return {
    name: fileName(url, ''),
    size: undefined,
    async post(request) {
      const problem = check(url)
      if (problem)
        throw new FileUnusableError(
          `The file ${shown(url)} may not be fetched: its address ${problem}.`,
        )
      const source = await openSource(url, request)
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
  // Two signals, not one: whatever aborts the request after its answer has come cuts that off too.
  const [stopped, failed] = [new AbortController(), new AbortController()]
  let answered = false
  let failure: unknown
  const pump = async () => {
    try {
      await write(writable, head, stopped.signal)
      const bytes = length === undefined ? source.body.pipeThrough(atMost(limit, url)) : source.body
      await bytes.pipeTo(writable, { preventClose: true, signal: stopped.signal })
      await write(writable, tail, stopped.signal)
      await writable.close()
    } catch (error) {
      failure = error
      await writable.abort(error).catch(() => {})
      if (!answered) failed.abort(error)
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
    // An answer that came before the whole file was read needs no more of it.
    answered = true
    stopped.abort()
    await pumping
  }
}

/** Writes, unless told to stop: what nobody reads would be waited for without end. */
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

function atMost(limit: number, url: string): TransformStream<Uint8Array, Uint8Array> {
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
  return new UploadFailedError(`The file ${shown(url)} could not be passed on.`, {
    retry: 'if-idempotent',
    cause: error,
  })
}

function tooLarge(url: string, limit: number): FileTooLargeError {
  return new FileTooLargeError(`The file ${shown(url)} is larger than ${limit / 1024 / 1024} MB.`, {
    hint: "RunningHub's v1 upload takes files up to 30 MB. Make the file smaller.",
  })
}
