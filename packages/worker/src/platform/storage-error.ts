/** KV or the queue failed, and nothing was stored. The caller may try again. */
export class StorageUnavailableError extends Error {
  override readonly name = 'StorageUnavailableError'
  /** Seconds after which to try again. */
  readonly retryAfter: number
  constructor(message: string, options: ErrorOptions & { retryAfter?: number | undefined } = {}) {
    super(message, options)
    this.retryAfter = options.retryAfter ?? 60
  }
}

/** How a failure of storage is reported. */
interface StorageFailure {
  message: string
  /** Seconds after which to try again. */
  retryAfter?: number
}

/** The queue is back within seconds; KV, which has the presets, may have no write left for the day. */
export const QUEUE_FAILURE: StorageFailure = {
  message: 'The task queue does not respond.',
  retryAfter: 5,
}

/**
 * Does work that needs KV or the queue.
 *
 * @throws {StorageUnavailableError} for any failure, with its cause
 */
export async function wrapStorageError<T>(
  { message, retryAfter }: StorageFailure,
  work: () => Promise<T>,
): Promise<T> {
  try {
    return await work()
  } catch (cause) {
    throw new StorageUnavailableError(message, { cause, retryAfter })
  }
}
