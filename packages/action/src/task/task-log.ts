import type { Log } from '../runner/log.ts'

/**
 * The log of one task, as one group. If tasks run one at a time, lines go directly into the group.
 * Groups cannot interleave, so with parallel tasks each line is logged at once with the label of
 * its task, and the group repeats all lines when the task has ended.
 */
export class TaskLog {
  readonly #log: Log
  readonly #title: string
  readonly #label: string
  /** The lines so far; undefined if lines go directly into the group. */
  readonly #buffer: string[] | undefined

  constructor(
    log: Log,
    { title, label, sequential }: { title: string; label: string; sequential: boolean },
  ) {
    this.#log = log
    this.#title = title
    this.#label = label
    this.#buffer = sequential ? undefined : []
    if (sequential) log.startGroup(title)
  }

  info(text: string): void {
    this.#buffer?.push(text)
    this.#log.info(this.#buffer === undefined ? text : `${this.#label} ${text}`)
  }

  warning(message: string): void {
    this.#buffer?.push(`warning: ${message}`)
    this.#log.warning(this.#buffer === undefined ? message : `${this.#label} ${message}`)
  }

  /** @param outcome is logged after the group, with the label, so that it is always visible */
  end(outcome: string): void {
    if (this.#buffer !== undefined) {
      this.#log.startGroup(this.#title)
      for (const text of this.#buffer) this.#log.info(text)
    }
    this.#log.endGroup()
    this.#log.info(`${this.#label} ${outcome}`.trim())
  }
}
