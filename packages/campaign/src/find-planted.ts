import type { DoorName } from './doors/door.ts'
import type { Patch } from './planted/patch.ts'
import { PATCHES } from './planted/patches.ts'
import { play } from './pool/play.ts'

/** Each planted bug must be found within this many seeds. */
export const MAX_SEEDS = 1_000

/** How a planted bug was found. */
export interface Found {
  patch: Patch
  /** How many seeds it took; undefined when it was not found. */
  seeds: number | undefined
  invariant: string
}

/**
 * Plants each bug and plays seeds until one of them fails. Prints a table.
 *
 * @returns whether every bug was found
 */
export async function findPlanted({
  threads,
  doors,
  print,
}: {
  threads: number
  doors: readonly DoorName[]
  print: (text: string) => void
}): Promise<boolean> {
  print('| planted bug | file | found after | by |\n| --- | --- | ---: | --- |\n')
  let missed = 0
  for (const patch of PATCHES) {
    const able = patch.doors.filter((door) => doors.includes(door))
    if (able.length === 0) continue
    const { seeds, invariant } = await find(patch, able, threads)
    if (seeds === undefined) missed++
    const after = seeds === undefined ? `**not in ${MAX_SEEDS}**` : seeds
    print(`| ${patch.name} | \`${patch.edits[0]?.file}\` | ${after} | ${invariant} |\n`)
  }
  print(`\n${PATCHES.length} planted, ${missed} missed\n`)
  return missed === 0
}

async function find(patch: Patch, doors: readonly DoorName[], threads: number): Promise<Found> {
  let first: { seed: number; invariant: string } | undefined
  await play({
    doors,
    patch,
    threads,
    seeds: Array.from({ length: MAX_SEEDS }, (_, index) => index + 1),
    onPlayed({ seed, violations: [violation] }) {
      if (violation && (first === undefined || seed < first.seed)) {
        first = { seed, invariant: violation.invariant }
      }
      return first !== undefined
    },
  })
  return { patch, seeds: first?.seed, invariant: first?.invariant ?? '' }
}
