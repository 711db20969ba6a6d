import { decode } from 'fast-png'

/** An image with 4 bytes for each pixel: red, green, blue, alpha. */
export interface Pixels {
  data: Uint8ClampedArray
  width: number
  height: number
}

/** Decodes a PNG file. Returns undefined for palettes and fewer than 8 bits. */
export function decodePng(png: Uint8Array): Pixels | undefined {
  const { data, width, height, channels, depth, palette } = decode(png)
  if (palette !== undefined || depth < 8) return undefined
  const shift = depth === 16 ? 8 : 0
  const pixels = new Uint8ClampedArray(width * height * 4)
  const isGrey = channels < 3
  const hasAlpha = channels === 2 || channels === 4
  for (let pixel = 0; pixel < width * height; pixel++) {
    const at = (channel: number) => (data[pixel * channels + channel] ?? 0) >> shift
    for (let channel = 0; channel < 3; channel++)
      pixels[pixel * 4 + channel] = at(isGrey ? 0 : channel)
    pixels[pixel * 4 + 3] = hasAlpha ? at(channels - 1) : 255
  }
  return { data: pixels, width, height }
}

/** Returns the image, made smaller by a whole factor until it fits. Each pixel is a mean. */
export function shrink(image: Pixels, max: { width: number; height: number }): Pixels {
  const factor = Math.ceil(Math.max(image.width / max.width, image.height / max.height, 1))
  if (factor === 1) return image
  const width = Math.max(1, Math.floor(image.width / factor))
  const height = Math.max(1, Math.floor(image.height / factor))
  const data = new Uint8ClampedArray(width * height * 4)
  for (let y = 0; y < height; y++) {
    for (let x = 0; x < width; x++) {
      for (let channel = 0; channel < 4; channel++) {
        data[(y * width + x) * 4 + channel] = mean(image, x * factor, y * factor, factor, channel)
      }
    }
  }
  return { data, width, height }
}

/** Returns the mean of a channel in a square. */
function mean(
  { data, width, height }: Pixels,
  left: number,
  top: number,
  size: number,
  channel: number,
): number {
  let [sum, count] = [0, 0]
  for (let y = top; y < Math.min(top + size, height); y++) {
    for (let x = left; x < Math.min(left + size, width); x++) {
      sum += data[(y * width + x) * 4 + channel] ?? 0
      count++
    }
  }
  return sum / count
}
