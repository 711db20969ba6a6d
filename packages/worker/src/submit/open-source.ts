import { FileUnusableError, UploadFailedError, type UploadRequest } from '@runninghub-action/core'

/** Client-side statuses that tell of timing, not of the file. */
const PASSING = new Set([408, 425, 429])

/** A file's answer, not yet read. */
export type FileSource = Response & { body: ReadableStream<Uint8Array> }

/**
 * Asks for a file. Redirects are not followed: where they lead was not checked.
 *
 * @throws {FileUnusableError} for an answer that is not a file
 * @throws {UploadFailedError} for trouble that may pass
 */
export async function openSource(
  url: string,
  { fetch, signal }: Pick<UploadRequest, 'fetch' | 'signal'>,
): Promise<FileSource> {
  let response: Response
  try {
    response = await fetch(url, { redirect: 'manual', signal })
  } catch (cause) {
    signal.throwIfAborted()
    throw new UploadFailedError(`The file ${shown(url)} could not be fetched.`, {
      retry: 'if-idempotent',
      cause,
    })
  }
  const { status, body } = response
  if (status === 200 && body) return response as FileSource
  await body?.cancel()
  const what = `The file ${shown(url)} could not be fetched: HTTP ${status}`
  if (status >= 300 && status < 400) {
    throw new FileUnusableError(`${what}, a redirect.`, {
      hint: 'Redirects are not followed. Give the address the file is really at.',
    })
  }
  if (status >= 500 || PASSING.has(status))
    throw new UploadFailedError(`${what}.`, { retry: 'if-idempotent' })
  throw new FileUnusableError(`${what}.`, {
    hint: 'Check that the link is public and has not expired.',
  })
}

/** Undefined where the length is not that of the bytes to be read: fetch takes compression off. */
export function lengthOf({ headers }: Response): number | undefined {
  const header = headers.get('content-length')
  if (header === null || !/^\d+$/.test(header) || headers.has('content-encoding')) return undefined
  return Number(header)
}

/** An address without its query, which may hold a signature. */
export function shown(url: string): string {
  return url.replace(/[?#].*$/s, '')
}
