/** Returns 32 bits that depend on a text and a seed (FNV-1a, finished as in MurmurHash3). */
export function hash(text: string, seed: number): number {
  let value = (0x811c9dc5 ^ seed) >>> 0
  for (let at = 0; at < text.length; at++) {
    value = Math.imul(value ^ text.charCodeAt(at), 0x01000193)
  }
  value ^= value >>> 16
  value = Math.imul(value, 0x85ebca6b)
  value ^= value >>> 13
  value = Math.imul(value, 0xc2b2ae35)
  return (value ^ (value >>> 16)) >>> 0
}

/** Returns 32 bits as a number from 0 to 1. */
export function toUnit(bits: number): number {
  return bits / 2 ** 32
}
