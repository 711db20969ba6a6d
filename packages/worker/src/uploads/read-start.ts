/**
 * Reads the first bytes of a body. The rest of the body stays unread.
 *
 * @param length how many bytes are needed; more are returned when they come together, fewer only
 *   when the body is shorter
 */
export async function readStart(
  body: ReadableStream<Uint8Array>,
  length: number,
): Promise<Uint8Array> {
  const reader = body.getReader()
  let start = new Uint8Array()
  try {
    while (start.length < length) {
      const { done, value } = await reader.read()
      if (done) break
      start = concat(start, value)
    }
  } finally {
    reader.releaseLock()
  }
  return start
}

export function concat(...parts: Uint8Array[]): Uint8Array<ArrayBuffer> {
  const whole = new Uint8Array(parts.reduce((size, { length }) => size + length, 0))
  let offset = 0
  for (const part of parts) {
    whole.set(part, offset)
    offset += part.length
  }
  return whole
}
