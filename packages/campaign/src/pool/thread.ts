import { mkdtempSync, rmSync, statfsSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { parentPort, workerData } from 'node:worker_threads'
import { installModules } from '../modules/install.ts'
import { applyPatch } from '../planted/patch.ts'
import { installGlobals } from '../world/globals.ts'
import type { Batch, Played, ThreadOptions } from './messages.ts'

// Before anything that uses time or the network is loaded.
const { doors: names, patch } = workerData as ThreadOptions
installModules(patch && ((path, source) => applyPatch(patch, path, source)))
installGlobals()

const { loadDoor } = await import('../doors/load-door.ts')
const { compareDoors } = await import('../differential/compare-doors.ts')
const { runSeed } = await import('../run/run-seed.ts')

const doors = await Promise.all(names.map(loadDoor))
const base = mkdtempSync(join(memoryDir(), 'campaign-'))
process.on('exit', () => rmSync(base, { recursive: true, force: true }))

parentPort?.on('message', async ({ seeds, withText, kept, compares }: Batch) => {
  const played: Played[] = []
  for (const seed of seeds) {
    const door = doors[seed % doors.length] as (typeof doors)[number]
    const dir = join(base, 'run')
    if (compares) {
      played.push(await compare(seed, dir))
      continue
    }
    const result = await runSeed({ seed, door, dir, mayBeUnusual: kept && allow(kept) })
    const isShown = withText || result.violations.length > 0
    played.push({
      seed,
      door: door.name,
      violations: result.violations,
      unusual: isShown ? [...result.unusual] : [],
      text: isShown ? result.text : '',
      events: result.events,
      transitions: result.transitions,
    })
  }
  parentPort?.postMessage(played)
})

async function compare(seed: number, dir: string): Promise<Played> {
  const violations = (await compareDoors(seed, doors, dir)).map(({ order, ends }) => ({
    invariant: 'all doors end the same',
    text: `${order}: ${ends.join('; ')}`,
  }))
  return { seed, door: 'all', violations, unusual: [], text: '', events: 0, transitions: [] }
}

function allow(kept: readonly string[]): (name: string) => boolean {
  const names = new Set(kept)
  return (name) => names.has(name)
}

/** Programs write many small files, and a disk makes each write wait. */
function memoryDir(): string {
  try {
    const { bavail, bsize } = statfsSync('/dev/shm')
    if (bavail * bsize > 2 ** 28) return '/dev/shm'
  } catch {
    // There is none.
  }
  return tmpdir()
}
