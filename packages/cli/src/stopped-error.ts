/** A person, or the end of their window, has stopped a run. Nothing is wrong. */
export class StoppedError extends Error {
  override readonly name = 'StoppedError'
}
