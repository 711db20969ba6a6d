import { createRequire } from 'node:module'
import { pathToFileURL } from 'node:url'
import { formatError } from '../history/format-error.ts'
import { exit } from '../world/process.ts'
import { type Program, ProgramExit } from '../world/program.ts'
import type { Simulation } from '../world/simulation.ts'

/** How long a program may continue after its main function has returned, in milliseconds. */
const MAX_LINGER = 60_000
/** How long a program may run, in milliseconds: more than all its limits together. */
const MAX_DURATION = 6 * 3_600_000

/** The main module of a program. The module hooks make it export its start. */
export interface Entry {
  start: () => Promise<void>
}

/** What the programs load at their first upload. */
const LOADED_LATE = createRequire(new URL('../../../core/package.json', import.meta.url)).resolve(
  'form-data',
)

/** Loads the modules of a program, so that no run waits for files that are loaded. */
export async function loadEntry(path: string): Promise<Entry> {
  await import(pathToFileURL(LOADED_LATE).href)
  return import(new URL(`../../../${path}`, import.meta.url).href)
}

/** Starts a program. Resolves when the program has ended. */
export async function launch(
  { history, scheduler }: Simulation,
  program: Program,
  { start }: Entry,
): Promise<void> {
  history.add({ type: 'started', program: program.name })
  const overdue = scheduler.schedule(MAX_DURATION, () => {
    violation(`${program.name} still runs after ${MAX_DURATION / 3_600_000} hours`)
    program.kill()
  })
  const violation = (text: string) => {
    history.add({ type: 'violation', invariant: 'programs end', text })
  }
  const main = program.run(async () => {
    try {
      await start()
    } catch (error) {
      if (error instanceof ProgramExit) return
      program.stderr.write(`${formatError(error)}\n`)
      program.exitCode = 1
    }
  })
  await Promise.race([main, program.ended])
  const mainEndedAt = scheduler.now
  while (program.alive && [...program.timers].some((timer) => timer.hasRef())) {
    if (scheduler.now - mainEndedAt >= MAX_LINGER) {
      violation(`${program.name} has nothing more to do and does not end`)
      break
    }
    await scheduler.wait(500)
  }
  overdue.cancelled = true
  exit(program, program.exitCode ?? 0)
}
