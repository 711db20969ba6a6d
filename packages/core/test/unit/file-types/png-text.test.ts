import { expect, test } from 'vitest'
import { readPngText } from '../../../src/file-types/png-text.ts'

const GRAPH = '{"3": {"inputs": {"seed": 18446744073709551615}}}'

function chunk(type: string, data: string): Uint8Array {
  const bytes = new Uint8Array(12 + data.length)
  new DataView(bytes.buffer).setUint32(0, data.length)
  bytes.set(
    Uint8Array.from(type + data, (character) => character.charCodeAt(0)),
    4,
  )
  return bytes
}

function png(...chunks: Uint8Array[]): Uint8Array {
  const signature = Uint8Array.of(0x89, 0x50, 0x4e, 0x47, 13, 10, 26, 10)
  return Uint8Array.from(
    [signature, chunk('IHDR', 'x'.repeat(13)), ...chunks].flatMap((part) => [...part]),
  )
}

/** Yields a file in pieces, and records how many bytes were read. */
async function* inPieces(file: Uint8Array, size: number, read = { bytes: 0 }) {
  for (let at = 0; at < file.length; at += size) {
    const piece = file.subarray(at, at + size)
    read.bytes += piece.length
    yield piece
  }
}

const prompt = chunk('tEXt', `prompt\0${GRAPH}`)
const pixels = chunk('IDAT', 'p'.repeat(50_000))

test.each([1, 7, 4096, 1_000_000])(
  'reads a text chunk in pieces of %i bytes, and stops there',
  async (size) => {
    const file = png(chunk('tEXt', 'workflow\0{}'), prompt, pixels, chunk('IEND', ''))
    const read = { bytes: 0 }
    expect(await readPngText(inPieces(file, size, read), 'prompt')).toBe(GRAPH)
    if (size < 5000) expect(read.bytes).toBeLessThan(5000)
  },
)

test.each<[string, Uint8Array]>([
  ['has no such chunk', png(pixels)],
  ['has the chunk after its pixels', png(pixels, prompt)],
  ['has another chunk of a similar name', png(chunk('tEXt', `prompts\0${GRAPH}`), pixels)],
  ['ends in the chunk', png(prompt).subarray(0, 60)],
  ['is empty', new Uint8Array()],
  ['claims a chunk of 4 GB', png(Uint8Array.from([255, 255, 255, 255, 116, 69, 88, 116]))],
])('returns nothing of a file that %s', async (_name, file) => {
  expect(await readPngText(inPieces(file, 16), 'prompt')).toBeUndefined()
})

test('gives up on a file whose texts do not end', async () => {
  async function* endless() {
    yield png(Uint8Array.from([255, 255, 255, 255, 116, 69, 88, 116]))
    for (;;) yield new Uint8Array(1024 * 1024)
  }
  expect(await readPngText(endless(), 'prompt')).toBeUndefined()
})
