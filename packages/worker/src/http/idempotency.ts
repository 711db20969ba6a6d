import { toHex } from '../tasks/hex.ts'
import { refuseIfAny } from './problem.ts'

/**
 * Reads `Idempotency-Key`, and what tells whether two requests with one key are the same: a hash
 * over address and body.
 *
 * @throws {Problem} 422 when the key cannot be one
 */
export async function readIdempotency(
  request: Request,
  body: ArrayBuffer,
): Promise<{ key: string; bodyHash: string } | undefined> {
  const key = request.headers.get('idempotency-key')
  if (key === null) return undefined
  if (!/^[\x20-\x7e]{1,255}$/.test(key)) {
    const message = 'Idempotency-Key must be 1 to 255 printable ASCII characters'
    refuseIfAny([{ header: 'Idempotency-Key', message }])
  }
  const path = new TextEncoder().encode(`${new URL(request.url).pathname}\n`)
  const bytes = new Uint8Array(path.length + body.byteLength)
  bytes.set(path)
  bytes.set(new Uint8Array(body), path.length)
  const digest = await crypto.subtle.digest('SHA-256', bytes)
  return { key, bodyHash: toHex(new Uint8Array(digest)) }
}
