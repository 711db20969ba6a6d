/** Returns the stack of an error, or a thrown value as text. */
export function formatError(error: unknown): string {
  return error instanceof Error ? (error.stack ?? error.message) : String(error)
}
