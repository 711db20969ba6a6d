import { UPLOAD_LIMIT } from '@runninghub-action/core'
import { toHex } from '../model/hex.ts'
import { type Body, MAX_BODY, readBody, rejectCompressed, unreadableBody } from './body.ts'
import { readFormEntries } from './form.ts'
import { Problem } from './problem.ts'

/** The largest accepted body with files, in bytes. It is in memory until the files are uploaded. */
export const MAX_UPLOAD = UPLOAD_LIMIT + MAX_BODY

/** A body that may have files, by the name of their fields. */
export interface UploadBody extends Body {
  files: Record<string, File>
}

export function isMultipart(headers: Headers): boolean {
  return /^multipart\/form-data\s*(;|$)/i.test(headers.get('content-type') ?? '')
}

/**
 * Reads a body as {@link readBody} does, and also `multipart/form-data`. A file field that a person
 * left empty is not in the result.
 *
 * @throws {Problem} 400 `unreadable-body`, 413 `body-too-large`, 415 `unsupported-media-type`
 */
export async function readUploadBody(request: Request): Promise<UploadBody> {
  if (!isMultipart(request.headers)) return { ...(await readBody(request)), files: {} }
  rejectCompressed(request)
  const form = await request.formData().catch(() => {
    throw unreadableBody('The body is not multipart/form-data.')
  })
  const texts: [string, string][] = []
  const files = new Map<string, File>()
  for (const [name, value] of form) {
    if (typeof value === 'string') texts.push([name, value])
    else if (value.size > 0) files.set(name, value)
  }
  if (texts.reduce((sum, entry) => sum + entry.join().length, 0) > MAX_BODY) {
    throw new Problem('body-too-large', { detail: `The texts are larger than ${MAX_BODY} bytes.` })
  }
  const needsBytes = request.headers.has('idempotency-key')
  const bytes = needsBytes ? await canonicalBytes(texts, files) : new ArrayBuffer(0)
  return { fields: readFormEntries(texts), bytes, files: Object.fromEntries(files) }
}

/** Returns bytes that are equal for equal requests: the boundary of a multipart body is random. */
async function canonicalBytes(
  texts: readonly [string, string][],
  files: ReadonlyMap<string, File>,
): Promise<ArrayBuffer> {
  const hashes = await Promise.all(
    [...files].map(async ([name, file]) => {
      const hash = await crypto.subtle.digest('SHA-256', await file.arrayBuffer())
      return [name, file.name, toHex(new Uint8Array(hash))]
    }),
  )
  const { buffer } = new TextEncoder().encode(JSON.stringify([texts, hashes]))
  return buffer as ArrayBuffer
}
