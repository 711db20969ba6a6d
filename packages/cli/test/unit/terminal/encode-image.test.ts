import { encode } from 'fast-png'
import { describe, expect, test } from 'vitest'
import { encodeImage } from '../../../src/terminal/encode-image.ts'
import { decodePng, shrink } from '../../../src/terminal/pixels.ts'

/** Returns a PNG file with a red left half and a blue right half. */
function redAndBlue(width: number, height: number): Uint8Array {
  const data = new Uint8Array(width * height * 3)
  for (let pixel = 0; pixel < width * height; pixel++)
    data[pixel * 3 + (pixel % width < width / 2 ? 0 : 2)] = 255
  return encode({ width, height, data, channels: 3 })
}

/** Bytes that do not compress, so that the file takes several chunks. */
let state = 1
const noise = encode({
  width: 64,
  height: 64,
  data: Uint8Array.from({ length: 64 * 64 * 3 }, () => {
    state = (state * 1_103_515_245 + 12_345) % 2 ** 31
    return state >> 16
  }),
  channels: 3,
})

test('kitty gets the file in chunks of at most 4096 characters, of which only the last ends it', () => {
  const sequence = encodeImage(noise, 'kitty') ?? ''
  // biome-ignore lint/suspicious/noControlCharactersInRegex: control sequences
  const chunks = [...sequence.matchAll(/\u001b_G([^;]*);([^\u001b]*)\u001b\\/g)]
  expect(chunks.map(([text]) => text).join('')).toBe(sequence)
  expect(chunks.length).toBeGreaterThan(1)
  expect(chunks.map(([, options]) => options?.match(/m=(\d)/)?.[1])).toEqual([
    ...chunks.slice(1).map(() => '1'),
    '0',
  ])
  expect(Math.max(...chunks.map(([, , data = '']) => data.length))).toBe(4096)
  const payload = chunks.map(([, , data]) => data).join('')
  expect(Buffer.from(payload, 'base64').equals(noise)).toBe(true)
})

test('iTerm2 gets the whole file with its size, in any format', () => {
  const jpeg = Uint8Array.of(0xff, 0xd8, 0xff, 1)
  expect(encodeImage(jpeg, 'iterm2')).toBe(
    '\u001b]1337;File=inline=1;size=4;height=20;preserveAspectRatio=1:/9j/AQ==\u0007',
  )
})

test('sixel gets a large image smaller, in the same proportions', () => {
  expect(encodeImage(redAndBlue(1200, 600), 'sixel')).toContain('q"1;1;600;300#')
})

test.each(['kitty', 'sixel'] as const)('%s gets no JPEG', (protocol) => {
  expect(encodeImage(Uint8Array.of(0xff, 0xd8, 0xff, 1), protocol)).toBeUndefined()
})

describe('decodePng', () => {
  test.each([
    ['grey', 1, [9], [9, 9, 9, 255]],
    ['grey with alpha', 2, [9, 8], [9, 9, 9, 8]],
    ['colours', 3, [9, 8, 7], [9, 8, 7, 255]],
    ['colours with alpha', 4, [9, 8, 7, 6], [9, 8, 7, 6]],
  ])('reads %s', (_name, channels, data, expected) => {
    const png = encode({ width: 1, height: 1, channels, data: Uint8Array.from(data) })
    expect([...(decodePng(png)?.data ?? [])]).toEqual(expected)
  })

  test('reads 16 bits', () => {
    const data = Uint16Array.of(0x0900, 0x08ff, 0x0700)
    const png = encode({ width: 1, height: 1, channels: 3, depth: 16, data })
    expect([...(decodePng(png)?.data ?? [])]).toEqual([9, 8, 7, 255])
  })
})

test('shrink takes the mean of the pixels that become one', () => {
  const data = Uint8ClampedArray.from([0, 0, 0, 255, 100, 0, 0, 255])
  const {
    width,
    height,
    data: shrunk,
  } = shrink({ data, width: 2, height: 1 }, { width: 1, height: 1 })
  expect([width, height, ...shrunk]).toEqual([1, 1, 50, 0, 0, 255])
})
