import {
  contentProblem,
  type FileKind,
  FileTooLargeError,
  FileUnusableError,
  isErrorPage,
  remoteFileName,
  START_LENGTH,
  sniffFormat,
  UPLOAD_LIMIT,
  UploadFailedError,
  type UploadRequest,
  type UploadSource,
} from '@runninghub-action/core'
import { type FileSource, fetchSource, lengthOf, urlWithoutQuery } from './fetch-source.ts'
import { multipartFrame } from './multipart.ts'
import { concat, readStart } from './read-start.ts'

/**
 * Creates an upload of the file behind a URL. The bytes pass from one connection to the other, at the
 * pace of the slower one, and are never kept. Redirects are not followed.
 *
 * The upload has a Content-Length when the file's server sends one. Otherwise it is sent in chunks,
 * and stopped when it becomes too large.
 *
 * @param check returns why a URL is not allowed; called right before each use
 * @param kinds what the fields of the file take; by default any file
 * @throws {FileUnusableError} (from `post`) for a URL that is not allowed, is not a file, or is
 *   another kind of file
 * @throws {FileTooLargeError} above `limit` bytes
 * @throws {UploadFailedError} for a temporary failure
 */
export function urlUpload(
  url: string,
  {
    check,
    kinds = ['file'],
    limit = UPLOAD_LIMIT,
  }: {
    check: (url: string) => string | undefined
    kinds?: readonly FileKind[]
    limit?: number
  },
): UploadSource {
  return {
    name: remoteFileName({ url }),
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
      const start = await readStart(source.body, START_LENGTH).catch((error) => {
        throw uploadFailure(error, url)
      })
      try {
        checkContent(url, source, start, kinds)
      } catch (error) {
        await source.body.cancel()
        throw error
      }
      return passThrough(source, { url, start, length, limit }, request)
    },
  }
}

/** @throws {FileUnusableError} for a web page, a Git LFS pointer, and another kind of file */
function checkContent(
  url: string,
  { headers }: FileSource,
  start: Uint8Array,
  kinds: readonly FileKind[],
): void {
  const path = urlWithoutQuery(url)
  const text = new TextDecoder().decode(start.subarray(0, 256))
  const type = headers.get('content-type') ?? undefined
  // Some servers send the type of a page with every file, so a known format counts more.
  if (!sniffFormat(start) && isErrorPage(new URL(url).pathname, type, text)) {
    throw new FileUnusableError({ kind: 'download-of-error-page', url: path }, { hint: LINK_HINT })
  }
  for (const kind of kinds) {
    const problem = contentProblem(path, start, kind)
    if (problem) throw new FileUnusableError(problem.facts, { hint: problem.hint ?? LINK_HINT })
  }
}

const LINK_HINT = { kind: 'check-input-link' } as const

async function passThrough(
  source: FileSource,
  {
    url,
    start,
    length,
    limit,
  }: { url: string; start: Uint8Array; length: number | undefined; limit: number },
  { url: target, headers, fields, signal, fetch }: UploadRequest,
): Promise<Response> {
  const type = source.headers.get('content-type') ?? 'application/octet-stream'
  const disposition = source.headers.get('content-disposition') ?? undefined
  const name = remoteFileName({ url, disposition, contentType: type, start })
  const { contentType, head, tail } = multipartFrame(fields, { name, type })
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
      await write(writable, concat(head, start), stopped.signal)
      const left = limit - start.length
      if (length === undefined && left < 0) throw tooLarge(url, limit)
      const bytes =
        length === undefined ? source.body.pipeThrough(limitBytes(left, url, limit)) : source.body
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

/** @param left how many more bytes may pass, of `limit` */
function limitBytes(
  left: number,
  url: string,
  limit: number,
): TransformStream<Uint8Array, Uint8Array> {
  let passed = 0
  return new TransformStream({
    transform(chunk, controller) {
      passed += chunk.length
      if (passed > left) controller.error(tooLarge(url, limit))
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
