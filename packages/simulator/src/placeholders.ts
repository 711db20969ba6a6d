import { zipSync } from 'fflate'

const contentTypes: Record<string, string> = {
  png: 'image/png',
  jpg: 'image/jpeg',
  jpeg: 'image/jpeg',
  webp: 'image/webp',
  gif: 'image/gif',
  txt: 'text/plain; charset=utf-8',
  mp4: 'video/mp4',
  mp3: 'audio/mpeg',
  wav: 'audio/wav',
  zip: 'application/zip',
}

export const contentTypeOf = (extension: string) =>
  contentTypes[extension.toLowerCase()] ?? 'application/octet-stream'

/**
 * Returns a small valid file of a type that the simulator does not draw, with `note` inside if
 * possible.
 */
export function placeholder(type: string, note: string): Uint8Array {
  switch (type) {
    case 'mp4':
      return emptyMovie(note)
    case 'mp3':
      return silence()
    case 'zip':
      return zipSync({ 'readme.txt': utf8(note) })
    default:
      return utf8(note)
  }
}

/** Returns one second of silence: empty MPEG-1 layer III frames, 128 kbit/s, 44.1 kHz. */
function silence(): Uint8Array {
  const frameLength = 417
  const frames = new Uint8Array(frameLength * 38)
  for (let at = 0; at < frames.length; at += frameLength) frames.set([0xff, 0xfb, 0x90, 0xc4], at)
  return frames
}

/** Returns an MP4 of one second without a track: its boxes parse, and it shows nothing. */
function emptyMovie(note: string): Uint8Array {
  const header = new Uint8Array(100)
  const view = new DataView(header.buffer)
  view.setUint32(12, 1000) // ticks a second
  view.setUint32(16, 1000) // length in ticks
  view.setUint32(20, 0x10000) // normal speed
  view.setUint16(24, 0x100) // full volume
  for (const [at, value] of [
    [36, 0x10000],
    [52, 0x10000],
    [68, 0x40000000],
  ] as const)
    view.setUint32(at, value) // identity matrix
  view.setUint32(96, 1) // next track
  return join(
    box('ftyp', join(utf8('isom'), new Uint8Array([0, 0, 2, 0]), utf8('isommp41'))),
    box('moov', box('mvhd', header)),
    box('free', utf8(note)),
  )
}

function box(name: string, content: Uint8Array): Uint8Array {
  const head = new Uint8Array(8)
  new DataView(head.buffer).setUint32(0, content.length + 8)
  head.set(utf8(name), 4)
  return join(head, content)
}

function join(...parts: Uint8Array[]): Uint8Array {
  const whole = new Uint8Array(parts.reduce((sum, part) => sum + part.length, 0))
  let at = 0
  for (const part of parts) {
    whole.set(part, at)
    at += part.length
  }
  return whole
}

const utf8 = (text: string) => new TextEncoder().encode(text)
