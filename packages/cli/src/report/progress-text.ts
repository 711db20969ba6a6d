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

/** `0:07`, `12:40`, `1:02:03`: the same width for most of a run, so that a live line stands still. */
export function showClock(ms: number): string {
  const seconds = Math.max(0, Math.floor(ms / 1000))
  const two = (n: number) => String(n % 60).padStart(2, '0')
  const minutes = Math.floor(seconds / 60)
  if (minutes < 60) return `${minutes}:${two(seconds)}`
  return `${Math.floor(minutes / 60)}:${two(minutes)}:${two(seconds)}`
}
