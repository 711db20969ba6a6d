import { availableParallelism } from 'node:os'
import { parseArgs } from 'node:util'
import { EXPECTED_TRANSITIONS } from './checks/transitions.ts'
import { DOORS, type DoorName } from './doors/door.ts'
import type { Patch } from './planted/patch.ts'
import { PATCHES } from './planted/patches.ts'
import type { Played } from './pool/messages.ts'
import { play } from './pool/play.ts'
import { shrink } from './shrink/shrink.ts'

const HELP = `pnpm campaign [options]

Plays the real programs against a simulated RunningHub with faults, and checks the promise.

  --seeds N       how many seeds (default: 3000)
  --from S        the first seed (default: 1)
  --seed S        one seed; prints its history
  --only DOOR     action, cli or worker (default: each seed uses one of them in turn)
  --soak DURATION seeds for that long, such as 90s, 10m or 1h
  --threads N     (default: the number of cores)
  --plant NAME    plants a known bug into the programs
  --differential  each seed through all doors and both API versions, which must end the same
  --exhaustive    every order of the steps of the Worker's queue with two crons, bounded by
                  --tasks N (default: 3), --webhooks N and --crashes N (default: 2)
  --planted       plants each known bug and counts the seeds that it takes to find it
`

const { values } = parseArgs({
  options: {
    seeds: { type: 'string', default: '3000' },
    from: { type: 'string', default: '1' },
    seed: { type: 'string' },
    only: { type: 'string' },
    soak: { type: 'string' },
    threads: { type: 'string', default: String(availableParallelism()) },
    plant: { type: 'string' },
    planted: { type: 'boolean', default: false },
    differential: { type: 'boolean', default: false },
    exhaustive: { type: 'boolean', default: false },
    tasks: { type: 'string', default: '3' },
    webhooks: { type: 'string', default: '2' },
    crashes: { type: 'string', default: '2' },
    help: { type: 'boolean', short: 'h', default: false },
  },
})

/** So many seeds of the Worker take each transition of its queue. */
const SEEDS_FOR_TRANSITIONS = 1_000

const doors = values.only === undefined ? DOORS : [parseDoor(values.only)]
const patch = values.plant === undefined ? undefined : findPatch(values.plant)
const threads = Number(values.threads)

if (values.help) process.stdout.write(HELP)
else if (values.seed !== undefined) await showSeed(Number(values.seed))
else if (values.planted) {
  const { findPlanted } = await import('./find-planted.ts')
  process.exitCode = (await findPlanted({ threads, doors, print })) ? 0 : 1
} else if (values.exhaustive) await exhaustive()
else await campaign()

/** Plays many seeds. Prints each failure, and the first one in few events. */
async function campaign(): Promise<void> {
  const first = Number(values.from)
  const startedAt = performance.now()
  const until = values.soak === undefined ? undefined : startedAt + parseSoak(values.soak)
  const failures: Played[] = []
  const transitions = new Set<string>()
  let [count, events, workerSeeds] = [0, 0, 0]
  await play({
    doors,
    patch,
    threads,
    compares: values.differential,
    seeds: numbers(first, until === undefined ? first + Number(values.seeds) : Infinity),
    onPlayed(played) {
      count++
      if (played.door === 'worker') workerSeeds++
      events += played.events
      for (const name of played.transitions) transitions.add(name)
      if (played.violations.length > 0) {
        failures.push(played)
        print(failureLines(played))
      }
      const isOver = until !== undefined && performance.now() > until
      return isOver || (patch !== undefined && failures.length > 0)
    },
  })
  const seconds = (performance.now() - startedAt) / 1000
  const rate = Math.round((count / seconds) * 60)
  print(
    `${count} seeds, ${failures.length} failed, ${events} events, ${seconds.toFixed(1)} s, ${rate} seeds a minute\n`,
  )
  if (transitions.size > 0 && patch === undefined) {
    const never = EXPECTED_TRANSITIONS.filter((name) => !transitions.has(name))
    print(
      `${transitions.size} of ${EXPECTED_TRANSITIONS.length} transitions of the queue were taken\n`,
    )
    if (workerSeeds >= SEEDS_FOR_TRANSITIONS && never.length > 0) {
      process.exitCode = 1
      print(never.map((name) => `✖ never taken: ${name}\n`).join(''))
    }
  }
  const [failure] = failures.toSorted((a, b) => a.seed - b.seed)
  if (failure === undefined) return
  process.exitCode = 1
  if (failure.door === 'all') return
  print(`\nSeed ${failure.seed} in few events:\n`)
  const small = await shrink(failure, patch)
  print(`${small.unusual.map(([name, value]) => `  ${name} = ${value}\n`).join('')}\n${small.text}`)
  print(failureLines(small))
}

async function exhaustive(): Promise<void> {
  const [tasks, webhooks, crashes] = [values.tasks, values.webhooks, values.crashes].map(Number)
  const bounds = {
    tasks: tasks ?? 3,
    crons: 2,
    webhooks: webhooks ?? 2,
    crashes: crashes ?? 2,
    ticks: 1,
  }
  const { explore } = await import('./exhaustive/explore.ts')
  const { loadQueue } = await import('./exhaustive/load-queue.ts')
  const { states, steps, stores, transitions, problems } = explore(await loadQueue(patch), bounds)
  print(
    `${states} states, ${steps} steps, ${stores} contents of the queue, ${transitions.size} transitions, ${JSON.stringify(bounds)}\n`,
  )
  for (const [problem, path] of problems) {
    process.exitCode = 1
    print(`✖ ${problem}\n${path.map((step) => `  ${step}\n`).join('')}`)
  }
}

async function showSeed(seed: number): Promise<void> {
  const onPlayed = (played: Played) => {
    print(`${played.text}${failureLines(played)}`)
    if (played.violations.length > 0) process.exitCode = 1
    return true
  }
  await play({ doors, patch, threads: 1, seeds: [seed], withText: true, onPlayed })
}

function failureLines({ seed, door, violations }: Played): string {
  const replay =
    door === 'all'
      ? `pnpm campaign --differential --from ${seed} --seeds 1`
      : `pnpm campaign --seed ${seed} --only ${door}`
  return violations.map(({ invariant, text }) => `✖ ${invariant}: ${text}\n  ${replay}\n`).join('')
}

function* numbers(from: number, to: number): Generator<number> {
  for (let number = from; number < to; number++) yield number
}

function parseDoor(name: string): DoorName {
  const door = DOORS.find((known) => known === name)
  if (door === undefined) throw new Error(`--only expects ${DOORS.join(', ')}, got ${name}`)
  return door
}

function findPatch(name: string): Patch {
  const patch = PATCHES.find((known) => known.name === name)
  if (patch === undefined) throw new Error(`--plant expects the name of a known bug, got ${name}`)
  return patch
}

/** Returns milliseconds. */
function parseSoak(text: string): number {
  const [, count, unit = ''] = /^(\d+)([smh])$/.exec(text) ?? []
  const size = { s: 1_000, m: 60_000, h: 3_600_000 }[unit]
  if (size === undefined) throw new Error(`--soak expects a duration such as 10m, got ${text}`)
  return Number(count) * size
}

function print(text: string): void {
  process.stdout.write(text)
}
