import { SIGN } from '../terminal/style.ts'

const CELLS = 12

/** `██████░░░░░░`, from a share between 0 and 1. */
export function bar(share: number): string {
  const full = Math.round(Math.min(1, Math.max(0, share)) * CELLS)
  return SIGN.full.repeat(full) + SIGN.empty.repeat(CELLS - full)
}

/** `340 kB`, `1.2 MB`. */
export function showSize(bytes: number): string {
  if (bytes < 1000) return `${bytes} B`
  const kilo = bytes / 1000
  return kilo < 1000 ? `${Math.round(kilo)} kB` : `${(kilo / 1000).toFixed(1)} MB`
}
