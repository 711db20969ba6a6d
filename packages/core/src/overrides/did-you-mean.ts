import { distance } from 'fastest-levenshtein'

/** Comparing two names takes a time that grows with the product of their lengths. */
const MAX_LENGTH = 100

/**
 * Returns the candidate that a name was possibly meant to be: one that differs only in case or
 * surrounding spaces, else the nearest one with at most a third of the letters wrong.
 */
export function closestMatch(name: string, candidates: Iterable<string>): string | undefined {
  const normalized = name.trim().toLowerCase()
  let best: string | undefined
  let bestDistance = Math.max(1, Math.floor(normalized.length / 3)) + 1
  for (const candidate of candidates) {
    const other = candidate.trim().toLowerCase()
    if (other === normalized) return candidate
    // Every single letter is equally near to every other one.
    if (normalized.length > MAX_LENGTH) continue
    if (normalized.length < 2 || Math.abs(other.length - normalized.length) >= bestDistance)
      continue
    const d = distance(normalized, other)
    if (d < bestDistance) {
      best = candidate
      bestDistance = d
    }
  }
  return best
}
