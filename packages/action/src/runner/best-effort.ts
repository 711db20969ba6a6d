import type { Log } from './log.ts'

/**
 * Runs one of several writes that report a result. A failure is logged as a warning and does not
 * stop the other writes, because the result has been paid for.
 *
 * @param what completes the warning "Could not write …"
 */
export async function bestEffort(
  log: Pick<Log, 'warning'>,
  what: string,
  write: () => void | Promise<void>,
): Promise<void> {
  try {
    await write()
  } catch (error) {
    log.warning(`Could not write ${what}: ${errorMessage(error)}`)
  }
}

/** Returns the message of an error, or a thrown value as text. */
export function errorMessage(error: unknown): string {
  return error instanceof Error ? error.message : String(error)
}
