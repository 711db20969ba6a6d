/** RunningHub may send a webhook several times within seconds. One status check is enough for all. */
const REPEAT_TIME = 5_000

/** The webhooks of the last seconds. In memory only: losing it costs a status check. */
export class RecentWebhooks {
  readonly #times = new Map<string, number>()

  /** Records a webhook. Returns whether the same one came within the last seconds. */
  isRepeat(key: string, now: number): boolean {
    for (const [known, at] of this.#times) {
      if (now - at < REPEAT_TIME) break
      this.#times.delete(known)
    }
    if (this.#times.has(key)) return true
    this.#times.set(key, now)
    return false
  }
}
