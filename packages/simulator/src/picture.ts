import { encode } from 'fast-png'
import { Canvas, type Pixels, wrap } from './canvas.ts'
import { black, fromHsl, mix, white } from './colour.ts'
import { cell } from './font.ts'
import { moveTextsForward } from './png.ts'
import { hash, randomNumbers } from './random.ts'

/** The content of a result image. */
export interface PictureContent {
  /** The prompt first, then the other texts. */
  texts: string[]
  seed: string
  /** Lines in small print. */
  notes: string[]
  /** The uploaded images: their names, and their pixels when they can be decoded. */
  inputs: { name: string; pixels: Pixels | undefined }[]
  /** PNG text chunks; ASCII only. */
  metadata: Record<string, string>
}

const margin = 24

/** Draws the PNG. Seed and prompt determine the landscape; the prompt is written in the sky. */
export function drawPicture(content: PictureContent, size = 512): Uint8Array {
  // The text has no room in a smaller one.
  const width = Math.max(128, Math.floor(size))
  const height = width
  const canvas = new Canvas(width, height)
  const random = randomNumbers(`${content.seed}\n${content.texts.join('\n')}`)
  const hue = hash(content.seed) % 360
  const notesTop = height - margin - content.notes.length * 12 - 8

  drawLandscape(canvas, hue, random)
  const promptBottom = drawPrompt(canvas, content.texts, content.inputs.length > 0 ? 0.36 : 0.5)
  drawInputs(canvas, content.inputs, promptBottom + 16, notesTop - 16)
  canvas.rectangle(margin, notesTop, width - 2 * margin, height - margin - notesTop, black, 0.55, 8)
  for (const [index, note] of content.notes.entries())
    canvas.text(
      margin + 12,
      notesTop + 9 + index * 12,
      cut(note, width - 2 * margin - 24, 1),
      1,
      white,
      0.9,
    )

  const { data } = canvas
  return moveTextsForward(
    encode({ width, height, data, channels: 3, depth: 8, text: content.metadata }),
  )
}

function drawLandscape(canvas: Canvas, hue: number, random: () => number): void {
  const { width, height } = canvas
  const [top, bottom] = [fromHsl(hue, 0.55, 0.3), fromHsl(hue + 50, 0.7, 0.68)]
  for (let y = 0; y < height; y++) canvas.rectangle(0, y, width, 1, mix(top, bottom, y / height))
  const sun: [number, number] = [width * (0.2 + 0.6 * random()), height * (0.45 + 0.15 * random())]
  canvas.circle(...sun, width * 0.16, white, 0.12)
  canvas.circle(...sun, width * 0.1, fromHsl(hue + 70, 0.9, 0.85), 0.9)
  for (let layer = 0; layer < 4; layer++) {
    const base = height * (0.6 + layer * 0.1)
    const waves = [1, 2, 5].map((times) => ({
      length: (Math.PI * 2 * times) / width,
      shift: random() * 7,
      lift: (height * 0.05 * (0.6 + random())) / times,
    }))
    const colour = fromHsl(hue + 20 - layer * 14, 0.45, 0.44 - layer * 0.09)
    for (let x = 0; x < width; x++) {
      const lift = waves.reduce(
        (sum, wave) => sum + wave.lift * Math.sin(x * wave.length + wave.shift),
        0,
      )
      canvas.rectangle(x, Math.round(base + lift), 1, height, colour)
    }
  }
}

/** Writes the texts in the largest letters that fit. Returns the lower edge of the panel. */
function drawPrompt(canvas: Canvas, texts: string[], share: number): number {
  const width = canvas.width - 2 * margin
  const available = canvas.height * share
  const [main = '(no prompt was sent)', ...others] = texts
  const layOut = (scale: number) => {
    const small = Math.max(1, scale - 1)
    const characters = (size: number) => Math.floor((width - 32) / (cell.width * size))
    return [
      ...wrap(main, characters(scale)).map((line) => ({ line, scale })),
      ...others.flatMap((text) =>
        wrap(text, characters(small)).map((line) => ({ line, scale: small })),
      ),
    ]
  }
  const heightOf = (lines: { scale: number }[]) =>
    lines.reduce((sum, { scale }) => sum + cell.height * scale + 2, 28)
  const layouts = [4, 3, 2, 1].map(layOut)
  const lines = layouts.find((layout) => heightOf(layout) <= available) ?? layouts.at(-1) ?? []
  while (heightOf(lines) > available) lines.pop()

  canvas.rectangle(margin, margin, width, heightOf(lines), black, 0.5, 12)
  let y = margin + 16
  for (const { line, scale } of lines) {
    canvas.text(margin + 16, y, line, scale, white, scale === lines[0]?.scale ? 1 : 0.7)
    y += cell.height * scale + 2
  }
  return margin + heightOf(lines)
}

function drawInputs(
  canvas: Canvas,
  inputs: PictureContent['inputs'],
  top: number,
  bottom: number,
): void {
  const shown = inputs.slice(0, 4)
  const width = Math.floor((canvas.width - 2 * margin - 16 * (shown.length - 1)) / shown.length)
  for (const [index, { name, pixels }] of shown.entries()) {
    const left = margin + index * (width + 16)
    const available = bottom - top - 14
    if (available < 24) return
    const frame = pixels
      ? fit(left, top, width, available, pixels)
      : { left, top, width, height: Math.min(available, 48) }
    canvas.rectangle(
      frame.left - 4,
      frame.top - 4,
      frame.width + 8,
      frame.height + 20,
      white,
      0.92,
      4,
    )
    if (pixels) canvas.image(frame.left, frame.top, frame.width, frame.height, pixels)
    else
      canvas.text(frame.left + 8, frame.top + 20, 'received, but not a PNG to show', 1, black, 0.6)
    canvas.text(frame.left, frame.top + frame.height + 5, cut(name, frame.width, 1), 1, black, 0.8)
  }
}

function fit(x: number, y: number, width: number, height: number, pixels: Pixels) {
  const scale = Math.min(width / pixels.width, height / pixels.height)
  const [w, h] = [
    Math.max(1, Math.round(pixels.width * scale)),
    Math.max(1, Math.round(pixels.height * scale)),
  ]
  return {
    left: x + Math.floor((width - w) / 2),
    top: y + Math.floor((height - h) / 2),
    width: w,
    height: h,
  }
}

/** Shortens a line in its middle so that it fits into `width` pixels. */
function cut(line: string, width: number, scale: number): string {
  const maxLength = Math.floor(width / (cell.width * scale))
  const characters = [...line]
  if (characters.length <= maxLength) return line
  const head = Math.ceil((maxLength - 3) / 2)
  return `${characters.slice(0, head).join('')}...${characters.slice(characters.length - (maxLength - 3 - head)).join('')}`
}
