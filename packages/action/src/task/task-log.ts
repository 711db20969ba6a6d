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
  readonly #story: string[] | undefined

  constructor(log: Log, { title, label, alone }: { title: string; label: string; alone: boolean }) {
    this.#log = log
    this.#title = title
    this.#label = label
    this.#story = alone ? undefined : []
    if (alone) log.group(title)
  }

  line(text: string): void {
    this.#story?.push(text)
    this.#log.line(this.#story === undefined ? text : `${this.#label} ${text}`)
  }

  warning(message: string): void {
    this.#story?.push(`warning: ${message}`)
    this.#log.warning(this.#story === undefined ? message : `${this.#label} ${message}`)
  }

  /** @param outcome stays visible outside of the group, and so under the label */
  end(outcome: string): void {
    if (this.#story !== undefined) {
      this.#log.group(this.#title)
      for (const text of this.#story) this.#log.line(text)
    }
    this.#log.endGroup()
    this.#log.line(`${this.#label} ${outcome}`.trim())
  }
}
