import { truncate } from './text.ts'

/** The part of a terminal stream that is used here. */
export interface TerminalStream {
  write(text: string): unknown
  isTTY?: boolean | undefined
  columns?: number | undefined
}

const CLEAR = '\r\u001b[2K'

/**
 * One line at the bottom that changes in place, with permanent lines above it. Without a terminal,
 * or without cursor control, only the permanent lines are written.
 */
export class LiveLine {
  readonly #stream: TerminalStream
  readonly #hasCursorControl: boolean
  #current = ''

  constructor(stream: TerminalStream, env: NodeJS.ProcessEnv = {}) {
    this.#stream = stream
    this.#hasCursorControl = env.TERM !== 'dumb'
  }

  /** Can become false, because a terminal can be closed. */
  get isLive(): boolean {
    return this.#hasCursorControl && this.#stream.isTTY === true
  }

  /** Replaces the live line. The text is truncated to the width of the terminal. */
  show(text: string): void {
    if (!this.isLive) return
    this.#current = truncate(text, (this.#stream.columns ?? 80) - 1)
    this.#stream.write(CLEAR + this.#current)
  }

  /** Writes a permanent line above the live line. */
  print(text: string): void {
    const line = `${text}\n`
    this.#stream.write(this.#current === '' || !this.isLive ? line : CLEAR + line + this.#current)
  }

  clear(): void {
    if (this.#current !== '' && this.isLive) this.#stream.write(CLEAR)
    this.#current = ''
  }
}
