import { toHex } from '../model/hex.ts'
import type { Idempotency } from '../model/idempotency.ts'
import { DEFAULT_NAME } from '../security/api-token.ts'
import { throwIfInvalid } from './problem.ts'

const encoder = new TextEncoder()

/**
 * Reads the `Idempotency-Key` of a request, as a hash, and hashes path and body. Two requests with
 * one key are the same when these hashes are equal.
 *
 * @param owner the name of the token: each has keys of its own
 * @returns undefined for a request without a key
 * @throws {Problem} 422 for an invalid key
 */
export async function readIdempotency(
  request: Request,
  body: ArrayBuffer,
  owner: string,
): Promise<Idempotency | undefined> {
  const key = request.headers.get('idempotency-key')
  if (key === null) return undefined
  if (!/^[\x20-\x7e]{1,255}$/.test(key)) {
    const message = 'Idempotency-Key must be 1 to 255 printable ASCII characters'
    throwIfInvalid([{ header: 'Idempotency-Key', message }])
  }
  const path = encoder.encode(`${new URL(request.url).pathname}\n`)
  const bytes = new Uint8Array(path.length + body.byteLength)
  bytes.set(path)
  bytes.set(new Uint8Array(body), path.length)
  // Keys of unnamed tokens are hashed as they were before tokens had names.
  const owned = owner === DEFAULT_NAME ? key : `${owner}\n${key}`
  return { keyHash: await hash(encoder.encode(owned)), bodyHash: await hash(bytes) }
}

async function hash(bytes: Uint8Array): Promise<string> {
  return toHex(new Uint8Array(await crypto.subtle.digest('SHA-256', bytes)))
}
