import { currentProgram } from './program.ts'
import { activeSimulation } from './simulation.ts'

/** The operations that need space on the disk. */
const WRITES = new Set(['appendFile', 'mkdir', 'mkdtemp', 'write', 'writeFile'])

/**
 * Waits until the disk has done an operation of the program that runs at this moment.
 *
 * @returns false when no program runs
 * @throws {NodeJS.ErrnoException} when the disk of the program is full
 */
export async function diskAccess(operation: string): Promise<boolean> {
  const simulation = activeSimulation()
  const program = currentProgram.getStore()
  if (!simulation || !program) return false
  await new Promise<void>((resolve) => {
    simulation.scheduler.schedule(0, () => program.alive && resolve())
  })
  if (program.machine.diskFull && WRITES.has(operation)) {
    throw Object.assign(new Error('ENOSPC: no space left on device'), { code: 'ENOSPC' })
  }
  return true
}
