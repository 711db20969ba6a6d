import type { Colour } from './colour.ts'
import { cell, dots } from './font.ts'

/** Pixels of another image: RGBA, eight bits each. */
export interface Pixels {
  width: number
  height: number
  data: Uint8Array
}

/** An RGB image to draw on. Clips what is drawn outside of it. */
export class Canvas {
  readonly width: number
  readonly height: number
  readonly data: Uint8Array

  constructor(width: number, height: number) {
    this.width = width
    this.height = height
    this.data = new Uint8Array(width * height * 3)
  }

  /** Mixes a colour into one pixel. An opacity of 1 replaces it. */
  dot(x: number, y: number, colour: Colour, opacity = 1): void {
    if (x < 0 || y < 0 || x >= this.width || y >= this.height) return
    this.#mix((Math.floor(y) * this.width + Math.floor(x)) * 3, colour, opacity)
  }

  // For each pixel, so it creates no list.
  #mix(at: number, colour: Colour, opacity: number): void {
    const { data } = this
    for (let i = 0; i < 3; i++) {
      const old = data[at + i] as number
      data[at + i] = old + ((colour[i] as number) - old) * opacity
    }
  }

  /** Fills a rectangle. Its place and size are whole numbers. */
  rectangle(
    x: number,
    y: number,
    width: number,
    height: number,
    colour: Colour,
    opacity = 1,
    radius = 0,
  ): void {
    const [right, bottom] = [Math.min(width, this.width - x), Math.min(height, this.height - y)]
    const corner = radius * radius
    for (let row = Math.max(0, -y); row < bottom; row++) {
      const dy = Math.max(radius - row, row - (height - 1 - radius), 0)
      for (let column = Math.max(0, -x); column < right; column++) {
        const dx = Math.max(radius - column, column - (width - 1 - radius), 0)
        if (dx * dx + dy * dy <= corner)
          this.#mix(((y + row) * this.width + x + column) * 3, colour, opacity)
      }
    }
  }

  circle(x: number, y: number, radius: number, colour: Colour, opacity = 1): void {
    for (let dy = -radius; dy <= radius; dy++) {
      for (let dx = -radius; dx <= radius; dx++) {
        const edge = radius - Math.hypot(dx, dy)
        if (edge > 0) this.dot(x + dx, y + dy, colour, opacity * Math.min(1, edge))
      }
    }
  }

  /** Writes one line of text. Each dot of a letter is `scale` pixels wide. */
  text(x: number, y: number, line: string, scale: number, colour: Colour, opacity = 1): void {
    for (const [index, character] of [...line].entries()) {
      for (const [column, row] of dots(character)) {
        const left = x + (index * cell.width + column) * scale
        this.rectangle(left, y + row * scale, scale, scale, colour, opacity)
      }
    }
  }

  /** Draws an image, stretched to the given size. */
  image(x: number, y: number, width: number, height: number, pixels: Pixels): void {
    for (let row = 0; row < height; row++) {
      for (let column = 0; column < width; column++) {
        const fromRow = Math.floor((row * pixels.height) / height)
        const fromColumn = Math.floor((column * pixels.width) / width)
        const from = (fromRow * pixels.width + fromColumn) * 4
        const [red = 0, green = 0, blue = 0, alpha = 0] = pixels.data.subarray(from, from + 4)
        this.dot(x + column, y + row, [red, green, blue], alpha / 255)
      }
    }
  }
}

/** Breaks text into lines of at most `width` characters, at spaces where there are any. */
export function wrap(text: string, width: number): string[] {
  const lines: string[] = []
  for (const paragraph of text.split(/\r?\n/)) {
    let line = ''
    for (const word of paragraph.split(/(?<=\s)/u)) {
      let rest = [...word]
      if (line && [...line].length + [...word.trimEnd()].length > width) {
        lines.push(line.trimEnd())
        line = ''
      }
      for (; rest.length > width; rest = rest.slice(width))
        lines.push(rest.slice(0, width).join(''))
      line += rest.join('')
    }
    lines.push(line.trimEnd())
  }
  return lines.filter((line) => line)
}
