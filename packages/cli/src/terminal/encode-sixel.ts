import type { Pixels } from './pixels.ts'

/** Each of red, green and blue has so many levels: 216 colours, which every sixel terminal has. */
const LEVELS = 6
const BAND_HEIGHT = 6
/** A pixel that is not drawn. */
const TRANSPARENT = -1

/** Thresholds of an ordered dither, in sixteenths. */
const DITHER = [
  [0, 8, 2, 10],
  [12, 4, 14, 6],
  [3, 11, 1, 9],
  [15, 7, 13, 5],
]

/**
 * Returns the control sequence that shows an image in a terminal with sixel.
 *
 * @see https://vt100.net/docs/vt3xx-gp/chapter14.html
 */
export function encodeSixel(image: Pixels): string {
  const { width, height } = image
  const colours = reduceColours(image)
  const used = [...new Set(colours)]
    .filter((colour) => colour !== TRANSPARENT)
    .sort((a, b) => a - b)
  const palette = used.map(definition).join('')
  const bands: string[] = []
  for (let top = 0; top < height; top += BAND_HEIGHT) {
    const band = colours.subarray(top * width, (top + BAND_HEIGHT) * width)
    bands.push(encodeBand(band, width))
  }
  return `\u001bP0;1q"1;1;${width};${height}${palette}${bands.join('-')}\u001b\\`
}

/** Returns the colour of each pixel: an index of the palette, or {@link TRANSPARENT}. */
function reduceColours({ data, width, height }: Pixels): Int16Array {
  const colours = new Int16Array(width * height)
  for (let pixel = 0; pixel < colours.length; pixel++) {
    const threshold = DITHER[Math.floor(pixel / width) % 4]?.[(pixel % width) % 4] ?? 0
    const level = (channel: number) =>
      Math.floor(((data[pixel * 4 + channel] ?? 0) / 255) * (LEVELS - 1) + (threshold + 0.5) / 16)
    const isOpaque = (data[pixel * 4 + 3] ?? 0) >= 128
    colours[pixel] = isOpaque ? (level(0) * LEVELS + level(1)) * LEVELS + level(2) : TRANSPARENT
  }
  return colours
}

/** Defines a colour in per cent of red, green and blue. */
function definition(colour: number): string {
  const per = 100 / (LEVELS - 1)
  const red = Math.floor(colour / LEVELS ** 2)
  const green = Math.floor(colour / LEVELS) % LEVELS
  return `#${colour};2;${red * per};${green * per};${(colour % LEVELS) * per}`
}

/** Draws up to 6 rows: each colour over the whole width, one after the other. */
function encodeBand(band: Int16Array, width: number): string {
  const columnsOf = new Map<number, Uint8Array>()
  for (const [index, colour] of band.entries()) {
    if (colour === TRANSPARENT) continue
    const columns = columnsOf.get(colour) ?? new Uint8Array(width)
    columnsOf.set(colour, columns)
    const x = index % width
    columns[x] = (columns[x] ?? 0) | (1 << Math.floor(index / width))
  }
  return [...columnsOf].map(([colour, columns]) => `#${colour}${encodeRuns(columns)}`).join('$')
}

/** A column of 6 pixels is one character. `!5~` repeats it. */
function encodeRuns(columns: Uint8Array): string {
  let runs = ''
  for (let start = 0; start < columns.length; ) {
    let end = start
    while (end < columns.length && columns[end] === columns[start]) end++
    const character = String.fromCharCode(63 + (columns[start] ?? 0))
    runs += end - start > 3 ? `!${end - start}${character}` : character.repeat(end - start)
    start = end
  }
  return runs
}
