import { sniffFormat } from '@runninghub-action/core'
import { encodeSixel } from './encode-sixel.ts'
import type { ImageProtocol } from './image-protocol.ts'
import { decodePng, shrink } from './pixels.ts'

/** The height of a shown image, in lines of text. */
const LINES = 20
/** What fits about into so many lines, in pixels. */
const MAX_PIXELS = { width: 800, height: 400 }
/** Kitty accepts so many characters at a time. */
const KITTY_CHUNK = 4096

/**
 * Returns the control sequence that shows an image; undefined when the protocol cannot show it.
 * Kitty and sixel get PNG only.
 *
 * @see https://sw.kovidgoyal.net/kitty/graphics-protocol/
 * @see https://iterm2.com/documentation-images.html
 */
export function encodeImage(bytes: Uint8Array, protocol: ImageProtocol): string | undefined {
  if (protocol === 'iterm2') return encodeIterm2(bytes)
  if (sniffFormat(bytes)?.extension !== 'png') return undefined
  return protocol === 'kitty' ? encodeKitty(bytes) : encodePngAsSixel(bytes)
}

function encodeIterm2(bytes: Uint8Array): string {
  const options = `inline=1;size=${bytes.length};height=${LINES};preserveAspectRatio=1`
  return `\u001b]1337;File=${options}:${toBase64(bytes)}\u0007`
}

function encodeKitty(png: Uint8Array): string {
  const base64 = toBase64(png)
  let sequence = ''
  for (let start = 0; start < base64.length; start += KITTY_CHUNK) {
    const isLast = start + KITTY_CHUNK >= base64.length
    // a=T shows it, f=100 is PNG, r is the height, q=2 wants no response.
    const options = start === 0 ? `a=T,f=100,r=${LINES},q=2,` : ''
    const chunk = base64.slice(start, start + KITTY_CHUNK)
    sequence += `\u001b_G${options}m=${isLast ? 0 : 1};${chunk}\u001b\\`
  }
  return sequence
}

function encodePngAsSixel(png: Uint8Array): string | undefined {
  const pixels = decodePng(png)
  return pixels && encodeSixel(shrink(pixels, MAX_PIXELS))
}

const toBase64 = (bytes: Uint8Array) => Buffer.from(bytes).toString('base64')
