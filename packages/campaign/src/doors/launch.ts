import { formatError } from '../history/format-error.ts'
import { exit } from '../world/process.ts'
import { type Program, ProgramExit } from '../world/program.ts'
import type { Simulation } from '../world/simulation.ts'

const PACKAGES = new URL('../../../', import.meta.url)
/** How long a program may continue after its main function has returned, in milliseconds. */
const MAX_LINGER = 60_000

let launches = 0

/**
 * Starts a program by loading its main module anew. Resolves when the program has ended.
 *
 * @param entry the path of the module in `packages/`
 */
export async function launch(simulation: Simulation, program: Program, entry: string): Promise<void> {
  const { history, scheduler } = simulation
  history.add({ type: 'started', program: program.name })
  const url = `${new URL(entry, PACKAGES)}?launch=${++launches}`
  const main = program.run(async () => {
    try {
      await import(url)
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
      const text = `${program.name} has nothing more to do and does not end`
      history.add({ type: 'violation', invariant: 'programs end', text })
      break
    }
    await scheduler.wait(500)
  }
  exit(program, program.exitCode ?? 0)
}
