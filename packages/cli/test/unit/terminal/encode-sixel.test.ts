import { describe, expect, test } from 'vitest'
import { encodeSixel } from '../../../src/terminal/encode-sixel.ts'

/** Reads a sixel sequence as a terminal does: the colour of each drawn pixel, in per cent. */
function readSixel(sequence: string) {
  const [, width = '', height = '', body = ''] =
    // biome-ignore lint/suspicious/noControlCharactersInRegex: control sequences
    /^\u001bP0;1q"1;1;(\d+);(\d+)(.*)\u001b\\$/s.exec(sequence) ?? []
  const palette = new Map<string, string>()
  const pixels = new Map<string, string>()
  let [x, top, colour] = [0, 0, '']
  for (const [, definition, values, selected, count = '1', sixel, control] of body.matchAll(
    /#(\d+);2;([\d;]+)|#(\d+)|(?:!(\d+))?([?-~])|([$-])/g,
  )) {
    if (definition !== undefined) palette.set(definition, values ?? '')
    else if (selected !== undefined) colour = palette.get(selected) ?? 'undefined colour'
    else if (control !== undefined) {
      x = 0
      if (control === '-') top += 6
    } else {
      const bits = (sixel?.charCodeAt(0) ?? 63) - 63
      for (let i = 0; i < Number(count); i++, x++) {
        for (let row = 0; row < 6; row++)
          if (bits & (1 << row)) pixels.set(`${x},${top + row}`, colour)
      }
    }
  }
  return { size: [Number(width), Number(height)], pixels }
}

/** Returns an image whose pixels `colourAt` gives. */
function image(width: number, height: number, colourAt: (x: number, y: number) => number[]) {
  const data = Array.from({ length: width * height }, (_, pixel) =>
    colourAt(pixel % width, Math.floor(pixel / width)),
  )
  return { data: Uint8ClampedArray.from(data.flat()), width, height }
}

describe('encodeSixel', () => {
  test('draws each pixel in its colour, in bands of 6 rows and a shorter last one', () => {
    const colourAt = (x: number, y: number) =>
      x < 9 ? [255, 0, 0, 255] : y < 7 ? [0, 0, 255, 255] : [51, 102, 204, 255]
    const { size, pixels } = readSixel(encodeSixel(image(20, 15, colourAt)))
    expect(size).toEqual([20, 15])
    expect(pixels.size).toBe(20 * 15)
    for (const [place, colour] of pixels) {
      const [x = 0, y = 0] = place.split(',').map(Number)
      expect([place, colour]).toEqual([place, x < 9 ? '100;0;0' : y < 7 ? '0;0;100' : '20;40;80'])
    }
  })

  test('does not draw transparent pixels', () => {
    const { pixels } = readSixel(encodeSixel(image(4, 4, (x) => [0, 0, 0, x === 1 ? 0 : 255])))
    expect([...pixels.keys()].filter((place) => place.startsWith('1,'))).toEqual([])
    expect(pixels.size).toBe(12)
  })

  test.each([10, 77, 128, 200, 250])('dithers grey %d to the same mean', (grey) => {
    const { pixels } = readSixel(encodeSixel(image(32, 32, () => [grey, grey, grey, 255])))
    const values = [...pixels.values()].map((colour) => Number(colour.split(';')[0]))
    const mean = values.reduce((a, b) => a + b, 0) / values.length
    expect(Math.abs(mean - grey / 2.55)).toBeLessThan(1)
  })
})
