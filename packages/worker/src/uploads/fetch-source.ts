import { FileUnusableError, UploadFailedError, type UploadRequest } from '@runninghub-action/core'

/** 4xx statuses of temporary failures. */
const TRANSIENT_STATUSES = new Set([408, 425, 429])

/** A response whose body is the file. */
export type FileSource = Response & { body: ReadableStream<Uint8Array> }

/**
 * Requests a file. Redirects are not followed, because their target was not checked.
 *
 * @throws {FileUnusableError} for a response that is not a file
 * @throws {UploadFailedError} for a temporary failure
 */
export async function fetchSource(
  url: string,
  { fetch, signal }: Pick<UploadRequest, 'fetch' | 'signal'>,
): Promise<FileSource> {
  let response: Response
  try {
    response = await fetch(url, { redirect: 'manual', signal })
  } catch (cause) {
    signal.throwIfAborted()
    throw new UploadFailedError(`The file ${urlWithoutQuery(url)} could not be fetched.`, {
      retry: 'if-idempotent',
      cause,
    })
  }
  const { status, body } = response
  if (status === 200 && body) return response as FileSource
  await body?.cancel()
  const what = `The file ${urlWithoutQuery(url)} could not be fetched: HTTP ${status}`
  if (status >= 300 && status < 400) {
    throw new FileUnusableError(`${what}, a redirect.`, {
      hint: 'Redirects are not followed. Use the final URL of the file.',
    })
  }
  if (status >= 500 || TRANSIENT_STATUSES.has(status))
    throw new UploadFailedError(`${what}.`, { retry: 'if-idempotent' })
  throw new FileUnusableError(`${what}.`, {
    hint: 'Check that the link is public and has not expired.',
  })
}

/** Returns undefined when the header is not the length of the body, which `fetch` decompresses. */
export function lengthOf({ headers }: Response): number | undefined {
  const header = headers.get('content-length')
  if (header === null || !/^\d+$/.test(header) || headers.has('content-encoding')) return undefined
  return Number(header)
}

/** Removes the query, which may contain a signature. */
export function urlWithoutQuery(url: string): string {
  return url.replace(/[?#].*$/s, '')
}
