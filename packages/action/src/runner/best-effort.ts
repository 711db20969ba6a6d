import type { Log } from './log.ts'

/**
 * Does one of several things that are to be told or kept. A failure is warned of, and keeps none
 * of the others from happening: the result was paid for.
 *
 * @param what the beginning of "… could not be written"
 */
export async function bestEffort(
  log: Pick<Log, 'warning'>,
  what: string,
  write: () => void | Promise<void>,
): Promise<void> {
  try {
    await write()
  } catch (error) {
    log.warning(`${what} could not be written: ${errorMessage(error)}`)
  }
}

/** Why something failed, in the words of whoever threw it. */
export function errorMessage(error: unknown): string {
  return error instanceof Error ? error.message : String(error)
}
