import { beforeAll, expect, test } from 'vitest'
import { DOORS } from '../../src/doors/door.ts'
import type { Played } from '../../src/pool/messages.ts'
import { play } from '../../src/pool/play.ts'

const SEEDS = Array.from({ length: 18 }, (_, index) => index + 1)

let first: Played[]
let second: Played[]
beforeAll(async () => {
  const runs = await Promise.all([playSeeds(), playSeeds()])
  first = runs[0]
  second = runs[1]
})

/** Plays the seeds through all doors in turn, in a thread of its own. */
async function playSeeds(): Promise<Played[]> {
  const runs: Played[] = []
  const onPlayed = (played: Played) => {
    runs.push(played)
    return false
  }
  const options = { doors: DOORS, patch: undefined, threads: 1, withText: true }
  await play({ ...options, seeds: SEEDS, onPlayed })
  return runs
}

const textsOf = (runs: Played[], door: string) =>
  runs.filter((run) => run.door === door).map(({ text }) => text)

test.each(DOORS)('two runs of a seed through the %s have the same history', (door) => {
  const texts = textsOf(first, door)
  expect(texts).toHaveLength(SEEDS.length / DOORS.length)
  expect(texts).toEqual(textsOf(second, door))
  expect(texts.join('\n')).toContain('called call=1')
})

test.each(DOORS)('orders through the %s succeed in some runs', (door) => {
  expect(textsOf(first, door).some((text) => text.includes('status=succeeded'))).toBe(true)
})

test('seeds have different histories', () => {
  expect(new Set(first.map(({ text }) => text)).size).toBe(SEEDS.length)
})
