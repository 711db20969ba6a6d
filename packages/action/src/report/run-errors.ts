import type { Annotation, Log } from '../runner/log.ts'

/**
 * Reports the errors of runs when they occur. GitHub keeps ten annotations of a level per step, so
 * the last one lists the runs whose errors are only in the log.
 */
export class RunErrors {
  readonly #log: Log
  readonly #level: 'error' | 'warning'
  readonly #unannotated: string[] = []

  /** @param level of the annotations: `warning` if failed runs do not fail the step */
  constructor(log: Log, level: 'error' | 'warning') {
    this.#log = log
    this.#level = level
  }

  /** @param run what the last annotation calls the run */
  add(run: string, annotation: Annotation): void {
    if (this.#log.remaining(this.#level) > 1) {
      this.#log[this.#level](annotation)
    } else {
      this.#unannotated.push(run)
      this.#log.lines(`${this.#level}: ${annotation.message}`)
    }
  }

  /** Annotates the runs whose errors have no annotation. */
  end(): void {
    const runs = this.#unannotated
    if (runs.length === 0) return
    this.#log[this.#level](
      `${runs.length} more ${runs.length === 1 ? 'run' : 'runs'} did not succeed: ${runs.join(', ')}. The log and the summary contain the reasons.`,
    )
  }
}
