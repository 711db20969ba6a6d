import { DownloadFailedError, LinkExpiredError } from '../errors/file-errors.ts'
import { isErrorPage, isExpiredLink } from '../file-types/error-page.ts'
import { StallTimer } from './stall-timer.ts'

/** The response with a file. */
export interface ResultBody {
  contentType: string | undefined
  /** The Content-Disposition header. */
  disposition: string | undefined
  /** The URL after redirects. */
  finalUrl: string | undefined
  /** In bytes; undefined when the server does not send it. */
  length: number | undefined
  /** Ends when the file is complete, and throws otherwise. */
  chunks: AsyncGenerator<Uint8Array>
}

interface ResultRequest {
  /** The URL without its query, for messages. */
  safeUrl: string
  /** Of the expected file. */
  name: string
  fetch: typeof fetch
  signal: AbortSignal | undefined
  /** Whether the link is so new that it cannot have expired. */
  isNewLink: boolean
  /** How long the server may send nothing, in milliseconds. */
  stallTimeout: number
}

/** How much of an error response is read, in bytes. */
const EXCERPT = 4096
const TRANSIENT_STATUSES = new Set([408, 425, 429])

/**
 * Returns the URL without its query, which is often a signature and as secret as a password.
 *
 * @throws {DownloadFailedError} when it is not a plain http(s) URL
 */
export function urlWithoutQuery(url: string): string {
  const parsed = URL.parse(url)
  if (parsed === null || !/^https?:$/.test(parsed.protocol) || parsed.username || parsed.password) {
    throw new DownloadFailedError({ kind: 'download-url-invalid', protocol: parsed?.protocol })
  }
  return parsed.origin + parsed.pathname
}

/**
 * Requests a file, follows redirects (`fetch` does, to http and https only), and checks that the
 * response is the file.
 *
 * @throws {LinkExpiredError} when the link has expired
 * @throws {DownloadFailedError} `retry` is "if-idempotent" when another attempt may succeed
 */
export async function fetchResult(url: string, request: ResultRequest): Promise<ResultBody> {
  const { safeUrl, fetch, signal, isNewLink } = request
  const stall = new StallTimer(request.stallTimeout)
  let response: Response
  try {
    // The size of a compressed body could not be compared with its Content-Length.
    const headers = { 'accept-encoding': 'identity' }
    const limit = signal ? AbortSignal.any([signal, stall.signal]) : stall.signal
    response = await fetch(url, { headers, signal: limit })
  } catch (error) {
    stall.stop()
    signal?.throwIfAborted()
    throw interrupted(safeUrl, error, stall)
  }
  stall.restart()
  if (!response.ok) {
    const text = await excerpt(response)
    stall.stop()
    signal?.throwIfAborted()
    throw refusal(safeUrl, response.status, text, isNewLink)
  }
  return {
    contentType: response.headers.get('content-type') ?? undefined,
    disposition: response.headers.get('content-disposition') ?? undefined,
    finalUrl: response.url || undefined,
    length: contentLength(response.headers),
    chunks: verifiedBody(response, stall, request),
  }
}

async function* verifiedBody(
  response: Response,
  stall: StallTimer,
  { safeUrl, name, signal }: ResultRequest,
): AsyncGenerator<Uint8Array> {
  const expected = contentLength(response.headers)
  let received = 0
  try {
    for await (const chunk of bytesOf(response)) {
      signal?.throwIfAborted()
      if (received === 0) rejectErrorPage(response, safeUrl, name, chunk)
      received += chunk.length
      yield chunk
      stall.restart()
    }
  } catch (error) {
    signal?.throwIfAborted()
    throw error instanceof DownloadFailedError ? error : interrupted(safeUrl, error, stall)
  } finally {
    stall.stop()
  }
  if (received === 0) {
    throw new DownloadFailedError(
      { kind: 'download-empty', url: safeUrl },
      { retry: 'if-idempotent' },
    )
  }
  if (expected !== undefined && received !== expected) {
    throw new DownloadFailedError(
      { kind: 'download-incomplete', url: safeUrl, received, expected },
      { retry: 'if-idempotent' },
    )
  }
}

function rejectErrorPage(
  response: Response,
  safeUrl: string,
  name: string,
  start: Uint8Array,
): void {
  const type = response.headers.get('content-type') ?? undefined
  const text = new TextDecoder().decode(start.subarray(0, 256))
  if (!isErrorPage(name, type, text)) return
  throw new DownloadFailedError(
    { kind: 'download-of-error-page', url: safeUrl },
    { httpStatus: response.status, hint: { kind: 'proxy-may-have-responded' } },
  )
}

/** The statuses of an object store for a link that has expired, or whose file it has deleted. */
const GONE_STATUSES = new Set([403, 404, 410])

function refusal(safeUrl: string, status: number, text: string, isNewLink: boolean): Error {
  if (isNewLink && GONE_STATUSES.has(status)) {
    return new DownloadFailedError(
      { kind: 'download-of-new-link-refused', url: safeUrl, status },
      {
        httpStatus: status,
        // The storage may have the file a moment later.
        retry: 'if-idempotent',
        hint: { kind: 'new-link-not-expired' },
      },
    )
  }
  if (isExpiredLink(status, text)) {
    return new LinkExpiredError(
      { kind: 'link-expired', url: safeUrl, status },
      { httpStatus: status, hint: { kind: 'download-sooner' } },
    )
  }
  return new DownloadFailedError(
    { kind: 'download-refused', url: safeUrl, status },
    {
      httpStatus: status,
      retry: status >= 500 || TRANSIENT_STATUSES.has(status) ? 'if-idempotent' : 'never',
      hint: { kind: 'result-may-be-gone' },
    },
  )
}

function interrupted(
  safeUrl: string,
  error: unknown,
  { signal, timeout }: StallTimer,
): DownloadFailedError {
  // The message is only "fetch failed" or "terminated", and may quote the URL. The cause contains
  // the reason.
  const cause = (error as Error).cause as NodeJS.ErrnoException | undefined
  const reason = cause?.message || cause?.code
  if (signal.aborted) {
    return new DownloadFailedError(
      { kind: 'download-stalled', url: safeUrl, seconds: timeout / 1000 },
      { retry: 'if-idempotent' },
    )
  }
  return new DownloadFailedError(
    { kind: 'download-failed', url: safeUrl, reason },
    { retry: 'if-idempotent' },
  )
}

/** Reads the file's size, which is Content-Length only when the body is not compressed. */
function contentLength(headers: Headers): number | undefined {
  const length = headers.get('content-length')
  if (length === null || (headers.get('content-encoding') ?? 'identity') !== 'identity')
    return undefined
  return Number(length)
}

async function excerpt(response: Response): Promise<string> {
  const decoder = new TextDecoder()
  let text = ''
  try {
    for await (const chunk of bytesOf(response)) {
      text += decoder.decode(chunk.subarray(0, EXCERPT), { stream: true })
      if (text.length >= EXCERPT) break
    }
  } catch {
    // Without the text, the status alone decides.
  }
  return text
}

function bytesOf(response: Response): AsyncIterable<Uint8Array> {
  return (response.body ?? new Blob([]).stream()) as unknown as AsyncIterable<Uint8Array>
}
