import type { Operation } from './script.ts'

/** One call as it arrived, and the status of its response. Contains the API key unredacted. */
export class RecordedCall {
  /** When it arrived, by the simulator's clock. */
  readonly at: number
  operation: Operation = 'unknown'
  readonly method: string
  readonly url: string
  readonly headers: Record<string, string>
  /** Byte for byte. */
  readonly body: Uint8Array<ArrayBuffer>
  /** The HTTP status of the response; 'dropped' when the connection was cut. */
  status: number | 'pending' | 'dropped' = 'pending'

  constructor(at: number, request: Request, body: Uint8Array<ArrayBuffer>) {
    this.at = at
    this.method = request.method
    this.url = request.url
    this.headers = Object.fromEntries(request.headers)
    this.body = body
  }

  /** The body as text. */
  get text(): string {
    return new TextDecoder('utf-8', { fatal: false, ignoreBOM: true }).decode(this.body)
  }

  /** For `GET /__simulator/log`: the body as `text`, or as `base64` when it is not UTF-8. */
  toJSON() {
    const { at, operation, method, url, headers, status } = this
    const call = { at, operation, method, url, headers, status }
    try {
      const text = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(this.body)
      return { ...call, text }
    } catch {
      return { ...call, base64: base64(this.body) }
    }
  }
}

function base64(bytes: Uint8Array): string {
  let binary = ''
  for (let at = 0; at < bytes.length; at += 0x8000)
    binary += String.fromCharCode(...bytes.subarray(at, at + 0x8000))
  return btoa(binary)
}
