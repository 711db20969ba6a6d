/** Accepts whole pieces of text until a number of bytes is used up. */
export class SizeBudget {
  /** How many pieces did not fit. */
  omitted = 0
  #bytesLeft: number

  constructor(limit: number) {
    this.#bytesLeft = limit
  }

  /**
   * Returns the pieces that fit, in their order. After one that does not fit, none does.
   *
   * @param overhead how many bytes each piece needs besides itself
   * @param reserve how many bytes stay free for later pieces
   */
  take(pieces: readonly string[], { overhead = 0, reserve = 0 } = {}): string[] {
    const taken: string[] = []
    let isFull = false
    for (const piece of pieces) {
      const size = Buffer.byteLength(piece) + overhead
      isFull ||= size > this.#bytesLeft - reserve
      if (isFull) {
        this.omitted++
      } else {
        this.#bytesLeft -= size
        taken.push(piece)
      }
    }
    if (isFull) this.#bytesLeft = Math.min(this.#bytesLeft, reserve)
    return taken
  }

  /** Returns a line with the number of omitted pieces; '' if all of them fitted. */
  note(): string {
    return this.omitted > 0 ? `\n… ${this.omitted} more not shown.\n\n` : ''
  }
}
