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
const { runSeed } = await import('../run/run-seed.ts')

const doors = await Promise.all(names.map(loadDoor))
const base = mkdtempSync(join(memoryDir(), 'campaign-'))
process.on('exit', () => rmSync(base, { recursive: true, force: true }))

parentPort?.on('message', async ({ seeds, withText, kept }: Batch) => {
  const played: Played[] = []
  for (const seed of seeds) {
    const door = doors[seed % doors.length] as (typeof doors)[number]
    const dir = join(base, 'run')
    const result = await runSeed({ seed, door, dir, kept: kept && new Set(kept) })
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
