import { DownloadFailedError, LinkExpiredError } from '../errors/file-errors.ts'
import { isErrorPage, isExpiredLink } from './error-page.ts'

/** A file on its way. */
export interface ResultBody {
  contentType: string | undefined
  /** In bytes, when the server says it. */
  length: number | undefined
  /** Ends only when the file is whole, and throws otherwise. */
  chunks: AsyncGenerator<Uint8Array>
}

interface ResultRequest {
  /** The URL as it may be shown. */
  address: string
  /** Of the file that is expected. */
  name: string
  fetch: typeof fetch
  signal: AbortSignal | undefined
}

/** How much of an error's text is looked at, in bytes. */
const EXCERPT = 4096
const TRANSIENT_STATUSES = new Set([408, 425, 429])

/**
 * The URL without its query, which often is a signature and as good as a password.
 *
 * @throws {DownloadFailedError} when it is not a plain http(s) URL
 */
export function urlWithoutQuery(url: string): string {
  const parsed = URL.parse(url)
  if (parsed === null || !/^https?:$/.test(parsed.protocol) || parsed.username || parsed.password) {
    const shown = parsed ? `${parsed.protocol}…` : 'what was given'
    throw new DownloadFailedError(
      `A result has to be an http or https URL without a login, and ${shown} is not.`,
    )
  }
  return parsed.origin + parsed.pathname
}

/**
 * Asks for a file, follows redirects (`fetch` does, to http and https only), and makes sure that
 * what comes back is the file.
 *
 * @throws {LinkExpiredError} when the link is past its time
 * @throws {DownloadFailedError} `retry` is "read" when another attempt may help
 */
export async function fetchResult(url: string, request: ResultRequest): Promise<ResultBody> {
  const { address, fetch, signal } = request
  let response: Response
  try {
    // Compressed on the way, a body could not be compared with its Content-Length.
    const headers = { 'accept-encoding': 'identity' }
    response = await fetch(url, { headers, ...(signal && { signal }) })
  } catch (error) {
    signal?.throwIfAborted()
    throw interrupted(address, error)
  }
  if (!response.ok) {
    const text = await excerpt(response)
    signal?.throwIfAborted()
    throw refusal(address, response.status, text)
  }
  return {
    contentType: response.headers.get('content-type') ?? undefined,
    length: announcedLength(response.headers),
    chunks: verifiedBody(response, request),
  }
}

async function* verifiedBody(
  response: Response,
  { address, name, signal }: ResultRequest,
): AsyncGenerator<Uint8Array> {
  const expected = announcedLength(response.headers)
  let received = 0
  try {
    for await (const chunk of bytesOf(response)) {
      signal?.throwIfAborted()
      if (received === 0) rejectErrorPage(response, address, name, chunk)
      received += chunk.length
      yield chunk
    }
  } catch (error) {
    signal?.throwIfAborted()
    throw error instanceof DownloadFailedError ? error : interrupted(address, error)
  }
  if (received === 0) {
    throw new DownloadFailedError(`${address} is empty.`, { retry: 'if-idempotent' })
  }
  if (expected !== undefined && received !== expected) {
    throw new DownloadFailedError(`${address} ended after ${received} of ${expected} bytes.`, {
      retry: 'if-idempotent',
    })
  }
}

function rejectErrorPage(
  response: Response,
  address: string,
  name: string,
  start: Uint8Array,
): void {
  const type = response.headers.get('content-type') ?? undefined
  const text = new TextDecoder().decode(start.subarray(0, 256))
  if (!isErrorPage(name, type, text)) return
  throw new DownloadFailedError(
    `${address} gave a web page or an error text instead of the file.`,
    {
      httpStatus: response.status,
      hint: 'Something on the way, such as a proxy, may have answered in its place.',
    },
  )
}

function refusal(address: string, status: number, text: string): Error {
  if (isExpiredLink(status, text)) {
    return new LinkExpiredError(`The link ${address} is no longer valid (HTTP ${status}).`, {
      httpStatus: status,
      hint: 'RunningHub keeps results about a day: download them right after the task has ended.',
    })
  }
  return new DownloadFailedError(`Could not download ${address}: HTTP ${status}.`, {
    httpStatus: status,
    retry: status >= 500 || TRANSIENT_STATUSES.has(status) ? 'if-idempotent' : 'never',
    hint: 'RunningHub keeps results about a day: the file may be gone.',
  })
}

function interrupted(address: string, error: unknown): DownloadFailedError {
  // "fetch failed" and "terminated" say nothing; what happened is in the cause. Without one,
  // the message may quote the URL.
  const reason = (error as Error).cause as NodeJS.ErrnoException | undefined
  const words = reason?.message || reason?.code || 'the connection failed'
  return new DownloadFailedError(`Could not download ${address}: ${words}.`, {
    retry: 'if-idempotent',
  })
}

/** A length is that of the file only when the body is not compressed. */
function announcedLength(headers: Headers): number | undefined {
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
    // The status alone has to do.
  }
  return text
}

function bytesOf(response: Response): AsyncIterable<Uint8Array> {
  return (response.body ?? new Blob([]).stream()) as unknown as AsyncIterable<Uint8Array>
}
