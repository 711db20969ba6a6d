import { distance } from 'fastest-levenshtein'

/**
 * The candidate that a name was perhaps meant to be: the same but for case or blanks around it,
 * else the nearest with at most a third of the letters wrong.
 */
export function closestMatch(name: string, candidates: Iterable<string>): string | undefined {
  const wanted = name.trim().toLowerCase()
  let best: string | undefined
  let bestDistance = Math.max(1, Math.floor(wanted.length / 3)) + 1
  for (const candidate of candidates) {
    const other = candidate.trim().toLowerCase()
    if (other === wanted) return candidate
    // One letter has no near neighbours: every other letter would do.
    if (wanted.length < 2 || Math.abs(other.length - wanted.length) >= bestDistance) continue
    const d = distance(wanted, other)
    if (d < bestDistance) {
      best = candidate
      bestDistance = d
    }
  }
  return best
}
