import { convertIndexedToRgb, decode, hasPngSignature } from 'fast-png'
import type { Pixels } from './canvas.ts'

/** Decodes the pixels of a PNG; `undefined` for other formats and damaged files. */
export function readPng(bytes: Uint8Array): Pixels | undefined {
  if (!hasPngSignature(bytes)) return undefined
  try {
    const png = decode(bytes)
    const { width, height, depth } = png
    const rgb = png.palette ? convertIndexedToRgb(png) : png.data
    const channels = png.palette ? rgb.length / (width * height) : png.channels
    const sample = (at: number) =>
      depth === 16 && !png.palette ? (rgb[at] ?? 0) >> 8 : (rgb[at] ?? 0)
    const data = new Uint8Array(width * height * 4)
    for (let pixel = 0; pixel < width * height; pixel++) {
      const from = pixel * channels
      const grey = channels < 3
      const alpha = channels % 2 === 0 ? sample(from + channels - 1) : 255
      data.set(
        [sample(from), sample(grey ? from : from + 1), sample(grey ? from : from + 2), alpha],
        pixel * 4,
      )
    }
    return { width, height, data }
  } catch {
    return undefined
  }
}

/**
 * Moves the text chunks of a PNG file before its pixels, where ComfyUI writes them. fast-png writes
 * them after the pixels.
 */
export function moveTextsForward(png: Uint8Array): Uint8Array {
  const view = new DataView(png.buffer, png.byteOffset)
  const chunks: { type: string; bytes: Uint8Array }[] = []
  for (let at = 8; at < png.length; ) {
    const end = at + 12 + view.getUint32(at)
    const type = String.fromCharCode(...png.subarray(at + 4, at + 8))
    chunks.push({ type, bytes: png.subarray(at, end) })
    at = end
  }
  const texts = chunks.filter(({ type }) => type === 'tEXt')
  const [header, ...others] = chunks.filter(({ type }) => type !== 'tEXt')
  const moved = new Uint8Array(png.length)
  let at = 0
  for (const bytes of [
    png.subarray(0, 8),
    header?.bytes ?? [],
    ...[...texts, ...others].map((chunk) => chunk.bytes),
  ]) {
    moved.set(bytes, at)
    at += bytes.length
  }
  return moved
}
