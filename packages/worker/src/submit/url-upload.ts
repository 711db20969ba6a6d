import {
  FileTooLargeError,
  FileUnusableError,
  UploadFailedError,
  type UploadRequest,
  type UploadSource,
} from '@runninghub-action/core'
import { multipartFrame } from './multipart.ts'

/** What RunningHub's v1 upload takes, by its documentation: 30 MB. */
export const FILE_LIMIT = 30 * 1024 * 1024

/** Client-side statuses that tell of timing, not of the file. */
const PASSING = new Set([408, 425, 429])

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
  const name = fileName(url)
  return {
    name,
    size: undefined,
    async post(request) {
      const problem = check(url)
      if (problem)
        throw new FileUnusableError(
          `The file ${shown(url)} may not be fetched: its address ${problem}.`,
        )
      const source = await open(url, request)
      const length = lengthOf(source)
      if (length !== undefined && length > limit) {
        await source.body.cancel()
        throw tooLarge(url, limit)
      }
      return passThrough(source, { url, name, length, limit }, request)
    },
  }
}

type Source = Response & { body: ReadableStream<Uint8Array> }

async function open(url: string, { fetch, signal }: UploadRequest): Promise<Source> {
  let response: Response
  try {
    response = await fetch(url, { redirect: 'manual', signal })
  } catch (cause) {
    signal.throwIfAborted()
    throw new UploadFailedError(`The file ${shown(url)} could not be fetched.`, {
      retry: 'read',
      cause,
    })
  }
  const { status, body } = response
  if (status === 200 && body) return response as Source
  await body?.cancel()
  const what = `The file ${shown(url)} could not be fetched: HTTP ${status}`
  if (status >= 300 && status < 400) {
    throw new FileUnusableError(`${what}, a redirect.`, {
      hint: 'Redirects are not followed. Give the address the file is really at.',
    })
  }
  if (status >= 500 || PASSING.has(status))
    throw new UploadFailedError(`${what}.`, { retry: 'read' })
  throw new FileUnusableError(`${what}.`, {
    hint: 'Check that the link is public and has not expired.',
  })
}

/** Undefined where the length is not that of the bytes to be read: fetch takes compression off. */
function lengthOf({ headers }: Response): number | undefined {
  const header = headers.get('content-length')
  if (header === null || !/^\d+$/.test(header) || headers.has('content-encoding')) return undefined
  return Number(header)
}

async function passThrough(
  source: Source,
  {
    url,
    name,
    length,
    limit,
  }: { url: string; name: string; length: number | undefined; limit: number },
  { url: target, headers, fields, signal, fetch }: UploadRequest,
): Promise<Response> {
  const type = source.headers.get('content-type') ?? 'application/octet-stream'
  const { contentType, head, tail } = multipartFrame(fields, {
    name: withExtension(name, type),
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
    retry: 'read',
    cause: error,
  })
}

function tooLarge(url: string, limit: number): FileTooLargeError {
  return new FileTooLargeError(`The file ${shown(url)} is larger than ${limit / 1024 / 1024} MB.`, {
    hint: "RunningHub's v1 upload takes files up to 30 MB. Make the file smaller.",
  })
}

/** Without its query, which may hold a signature. */
function shown(url: string): string {
  return url.replace(/[?#].*$/s, '')
}

function fileName(url: string): string {
  const last = new URL(url).pathname.split('/').at(-1) ?? ''
  try {
    return decodeURIComponent(last) || 'file'
  } catch {
    return last || 'file'
  }
}

const EXTENSIONS: Readonly<Record<string, string>> = {
  'image/png': 'png',
  'image/jpeg': 'jpg',
  'image/webp': 'webp',
  'audio/mpeg': 'mp3',
  'audio/wav': 'wav',
  'audio/x-wav': 'wav',
  'audio/flac': 'flac',
  'video/mp4': 'mp4',
  'video/quicktime': 'mov',
  'video/x-matroska': 'mkv',
  'application/zip': 'zip',
}

/** RunningHub goes by the extension, which an address may lack. */
function withExtension(name: string, type: string): string {
  if (/\.[a-z0-9]{2,5}$/i.test(name)) return name
  const extension = EXTENSIONS[type.split(';')[0]?.trim().toLowerCase() ?? '']
  return extension ? `${name}.${extension}` : name
}
