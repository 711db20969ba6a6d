import type { Annotation, Log } from '../runner/log.ts'

/** How the log of a task looks. */
export interface TaskLogOptions {
  /** The title of its group. */
  title: string
  /** What precedes its lines outside of a group; '' if the step has one task. */
  label: string
  /** The title of its annotations. */
  annotationTitle: string
  /** Whether tasks run one at a time. */
  sequential: boolean
}

/**
 * The log of one task. If tasks run one at a time, its lines are in a group. Groups cannot
 * interleave, so with parallel tasks each line has the label of its task.
 */
export class TaskLog {
  readonly #log: Log
  readonly #options: TaskLogOptions

  constructor(log: Log, options: TaskLogOptions) {
    this.#log = log
    this.#options = options
    if (options.sequential) log.startGroup(options.title)
    else this.info(options.title)
  }

  info(text: string): void {
    this.#log.info(this.#withLabel(text))
  }

  debug(text: string): void {
    this.#log.debug(`${this.#options.label} ${text}`.trim())
  }

  warning(annotation: Annotation | string): void {
    const { message, ...place } =
      typeof annotation === 'string' ? { message: annotation } : annotation
    const title = this.#options.annotationTitle
    this.#log.warning({ title, ...place, message: this.#withLabel(message) })
  }

  /** @param outcome is logged after the group, with the label, so that it is always visible */
  end(outcome: string): void {
    if (this.#options.sequential) this.#log.endGroup()
    this.#log.info(`${this.#options.label} ${outcome}`.trim())
  }

  #withLabel(text: string): string {
    const { sequential, label } = this.#options
    return sequential ? text : `${label} ${text}`
  }
}
