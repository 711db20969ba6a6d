/** In bytes. A graph of 500 nodes takes about 300 kB. */
const MAX_HEAD = 4 * 1024 * 1024

const SIGNATURE_LENGTH = 8
/** The length and the type before the data of a chunk, and the checksum after it. */
const CHUNK_HEAD = 8
const CHUNK_TAIL = 4

/**
 * Reads a text chunk of a PNG file and returns undefined when it is not there. ComfyUI writes the
 * graph of an image into such a chunk. Stops reading at the pixels, which come after the texts: a
 * library that decodes images would need the whole file.
 *
 * @param bytes the file from its beginning, in pieces of any size
 * @param keyword of the chunk: ComfyUI's is `prompt`
 * @see https://www.w3.org/TR/png-3/#11tEXt
 */
export async function readPngText(
  bytes: AsyncIterable<Uint8Array>,
  keyword: string,
): Promise<string | undefined> {
  let head = new Uint8Array()
  let at = SIGNATURE_LENGTH
  for await (const piece of bytes) {
    head = concatenate(head, piece)
    if (head.length > MAX_HEAD) return undefined
    for (;;) {
      const chunk = chunkAt(head, at)
      if (chunk === undefined) break
      if (chunk.type === 'IDAT' || chunk.type === 'IEND') return undefined
      if (chunk.data === undefined) break
      const text = chunk.type === 'tEXt' ? latin1(chunk.data) : ''
      if (text.startsWith(`${keyword}\0`)) return text.slice(keyword.length + 1)
      at += CHUNK_HEAD + chunk.data.length + CHUNK_TAIL
    }
  }
  return undefined
}

/** Returns the chunk at an offset, as far as it is there. */
function chunkAt(
  head: Uint8Array,
  at: number,
): { type: string; data: Uint8Array | undefined } | undefined {
  const start = at + CHUNK_HEAD
  if (head.length < start) return undefined
  const length = new DataView(head.buffer, head.byteOffset).getUint32(at)
  const isComplete = head.length >= start + length + CHUNK_TAIL
  return {
    type: latin1(head.subarray(at + 4, start)),
    data: isComplete ? head.subarray(start, start + length) : undefined,
  }
}

function concatenate(first: Uint8Array, second: Uint8Array): Uint8Array<ArrayBuffer> {
  const both = new Uint8Array(first.length + second.length)
  both.set(first)
  both.set(second, first.length)
  return both
}

function latin1(bytes: Uint8Array): string {
  return new TextDecoder('latin1').decode(bytes)
}
