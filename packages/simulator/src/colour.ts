export type Colour = readonly [red: number, green: number, blue: number]

export const white: Colour = [255, 255, 255]
export const black: Colour = [0, 0, 0]

/**
 * Converts a colour from HSL.
 *
 * @param hue 0 to 360
 * @param saturation 0 to 1
 * @param lightness 0 to 1
 */
export function fromHsl(hue: number, saturation: number, lightness: number): Colour {
  const reach = saturation * Math.min(lightness, 1 - lightness)
  const channel = (n: number) => {
    const k = (n + hue / 30 + 12) % 12
    return 255 * (lightness - reach * Math.max(-1, Math.min(k - 3, 9 - k, 1)))
  }
  return [channel(0), channel(8), channel(4)]
}

/** Returns the colour at `share` of the way from `a` to `b`. */
export function mix(a: Colour, b: Colour, share: number): Colour {
  const channel = (i: 0 | 1 | 2) => a[i] + (b[i] - a[i]) * share
  return [channel(0), channel(1), channel(2)]
}
