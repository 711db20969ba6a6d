/** The keys of the last moment. In memory only: losing it costs a call or a line of the log. */
export class RecentKeys {
  readonly #duration: number
  readonly #times = new Map<string, number>()

  /** @param duration how long a key is kept, in milliseconds */
  constructor(duration: number) {
    this.#duration = duration
  }

  /** Records a key. Returns whether it came before, within the last moment. */
  isRepeat(key: string, now: number): boolean {
    for (const [known, at] of this.#times) {
      if (now - at < this.#duration) break
      this.#times.delete(known)
    }
    if (this.#times.has(key)) return true
    this.#times.set(key, now)
    return false
  }
}
