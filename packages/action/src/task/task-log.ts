import type { Log } from '../runner/log.ts'

/**
 * The log of one task, as one group. A step that runs one task at a time fills the group as
 * things happen. Groups cannot interleave: where several tasks run at once, each line comes at
 * once under the task's label, and the group tells the task's whole story when it has ended.
 */
export class TaskLog {
  readonly #log: Log
  readonly #title: string
  readonly #label: string
  /** The story so far; undefined while the group is open and filled directly. */
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

  /** @param outcome stays visible outside of the group, and so under the label */
  end(outcome: string): void {
    if (this.#buffer !== undefined) {
      this.#log.startGroup(this.#title)
      for (const text of this.#buffer) this.#log.info(text)
    }
    this.#log.endGroup()
    this.#log.info(`${this.#label} ${outcome}`.trim())
  }
}
