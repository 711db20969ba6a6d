/** KV or the ledger refused or failed: nothing was stored. The caller may try again. */
export class StorageUnavailable extends Error {
  override readonly name = 'StorageUnavailable'
  /** Seconds after which to try again. */
  readonly retryAfter: number
  constructor(message: string, options: ErrorOptions & { retryAfter?: number | undefined } = {}) {
    super(message, options)
    this.retryAfter = options.retryAfter ?? 60
  }
}

/** What is said when storage fails. */
interface Failure {
  message: string
  /** Seconds after which to try again. */
  retryAfter?: number
}

/** Back within seconds, while KV may be out of writes for the day. */
export const LEDGER: Failure = { message: 'The ledger of tasks does not answer.', retryAfter: 5 }

/**
 * Does what needs KV or the ledger.
 *
 * @throws {StorageUnavailable} with what to say for any failure, which is its cause
 */
export async function orUnavailable<T>(
  { message, retryAfter }: Failure,
  work: () => Promise<T>,
): Promise<T> {
  try {
    return await work()
  } catch (cause) {
    throw new StorageUnavailable(message, { cause, retryAfter })
  }
}
