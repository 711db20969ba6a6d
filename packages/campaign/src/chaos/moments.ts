/** What happens in a round, and may be the last thing that a process does. */
export type Moment =
  | 'create call arrives'
  | 'task is created'
  | 'webhook is sent'
  | 'webhook is acknowledged'
  /** About a task whose owner does not know it yet. */
  | 'webhook of an unknown task is acknowledged'
  | 'callback arrives'
  | 'client is answered'
  | 'cache is written'

/** Tells those who want to kill a process when something has just happened. */
export class Moments {
  readonly #listeners = new Map<Moment, Set<(subject: string) => void>>()

  /** @param subject the order that it is about; empty when none is known */
  tell(moment: Moment, subject: string): void {
    for (const listen of [...(this.#listeners.get(moment) ?? [])]) listen(subject)
  }

  /** @returns stops listening */
  on(moment: Moment, listen: (subject: string) => void): () => void {
    const listeners = this.#listeners.get(moment) ?? new Set()
    this.#listeners.set(moment, listeners.add(listen))
    return () => listeners.delete(listen)
  }
}
