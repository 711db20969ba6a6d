import { SYMBOLS } from '../terminal/style.ts'

const CELLS = 12

/** How long one frame of the spinner is shown, in milliseconds. */
const FRAME = 250

/** Returns the frame of the spinner at a time in milliseconds. */
export function spinnerFrame(ms: number): string {
  const frames = SYMBOLS.spinner
  return frames[Math.floor(ms / FRAME) % frames.length] ?? ''
}

/** Returns `██████░░░░░░` for a share between 0 and 1. */
export function progressBar(share: number): string {
  const full = Math.round(Math.min(1, Math.max(0, share)) * CELLS)
  return SYMBOLS.full.repeat(full) + SYMBOLS.empty.repeat(CELLS - full)
}

/** Returns `340 kB` or `1.2 MB`. */
export function formatSize(bytes: number): string {
  if (bytes < 1000) return `${bytes} B`
  const kilobytes = bytes / 1000
  return kilobytes < 1000 ? `${Math.round(kilobytes)} kB` : `${(kilobytes / 1000).toFixed(1)} MB`
}

/** Returns `0:07`, `12:40` or `1:02:03`: mostly of one width, so that the live line does not jump. */
export function formatClock(ms: number): string {
  const seconds = Math.max(0, Math.floor(ms / 1000))
  const twoDigits = (n: number) => String(n % 60).padStart(2, '0')
  const minutes = Math.floor(seconds / 60)
  if (minutes < 60) return `${minutes}:${twoDigits(seconds)}`
  return `${Math.floor(minutes / 60)}:${twoDigits(minutes)}:${twoDigits(seconds)}`
}
