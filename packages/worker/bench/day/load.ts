/** Returns a seeded generator of numbers from 0 to 1 (mulberry32). */
export function randomNumbers(seed: number): () => number {
  let state = seed
  return () => {
    state = (state + 0x6d2b79f5) | 0
    let value = Math.imul(state ^ (state >>> 15), 1 | state)
    value = (value + Math.imul(value ^ (value >>> 7), 61 | value)) ^ value
    return ((value ^ (value >>> 14)) >>> 0) / 2 ** 32
  }
}

/**
 * Returns when tasks arrive, in milliseconds of the day: in bursts of `burst` tasks within half a
 * minute. The bursts are spread evenly over 22 hours, with some jitter.
 */
export function arrivals(count: number, burst: number, random: () => number): number[] {
  const bursts = Math.ceil(count / burst)
  const starts = Array.from(
    { length: bursts },
    (_, index) => ((index + 0.5 * random()) * 22 * 3_600_000) / bursts,
  )
  return Array.from(
    { length: count },
    (_, index) => (starts[Math.floor(index / burst)] ?? 0) + random() * 30_000,
  ).sort((a, b) => a - b)
}

/** Returns a duration from 10 s to 20 min, in milliseconds. Density ∝ t^-1.5, mean 110 s. */
export function duration(random: () => number): number {
  const [low, high] = [10 ** -0.5, 1200 ** -0.5]
  return 1000 * (low + random() * (high - low)) ** -2
}
