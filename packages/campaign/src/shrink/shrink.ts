import type { Patch } from '../planted/patch.ts'
import type { Played } from '../pool/messages.ts'
import { Player } from '../pool/player.ts'

/** How many runs a failure may cost. */
const MAX_RUNS = 400

/**
 * Makes a failing run smaller: gives up unusual choices as long as the same promise is broken.
 * Halves of the choices are given up together, then smaller parts, at last single ones.
 */
export async function shrink(failure: Played, patch?: Patch): Promise<Played> {
  const { door } = failure
  if (door === 'all') return failure
  const invariant = failure.violations[0]?.invariant
  const player = new Player({ doors: [door], patch })
  let smallest = failure
  let runs = 0
  const attempt = async (kept: readonly string[]): Promise<boolean> => {
    runs++
    const [played] = await player.play({ seeds: [failure.seed], kept })
    const fails = played?.violations.some((violation) => violation.invariant === invariant)
    if (played && fails) smallest = played
    return fails === true
  }
  for (let size = Math.ceil(smallest.unusual.length / 2); size >= 1; size = Math.floor(size / 2)) {
    for (let at = 0; at < smallest.unusual.length && runs < MAX_RUNS; ) {
      const names = smallest.unusual.map(([name]) => name)
      if (!(await attempt(names.toSpliced(at, size)))) at += size
    }
  }
  await player.close()
  return smallest
}
