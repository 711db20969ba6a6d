/**
 * A text that must not be shown: printing, logging or serialising it gives `[secret]`.
 * RunningHub's progress-socket URL is one, since it contains a credential that is valid for days.
 */
export class Secret {
  readonly #value: string
  constructor(value: string) {
    this.#value = value
  }
  /** Returns the text itself, for the one place that needs it. */
  reveal(): string {
    return this.#value
  }
  toString(): string {
    return '[secret]'
  }
  toJSON(): string {
    return '[secret]'
  }
  [Symbol.for('nodejs.util.inspect.custom')](): string {
    return '[secret]'
  }
}
