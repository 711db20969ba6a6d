import { clip } from './text.ts'

/** As much of a terminal as is written to. */
export interface Screen {
  write(text: string): unknown
  isTTY?: boolean | undefined
  columns?: number | undefined
}

const CLEAR = '\r\u001b[2K'

/**
 * One line at the bottom that changes in place, with lasting lines above it. Where there is no
 * terminal, or one without cursor control, only the lasting lines are written.
 */
export class LiveLine {
  readonly #screen: Screen
  readonly #canMove: boolean
  #shown = ''

  constructor(screen: Screen, env: NodeJS.ProcessEnv = {}) {
    this.#screen = screen
    this.#canMove = env.TERM !== 'dumb'
  }

  /** Not for ever: a terminal can be closed. */
  get live(): boolean {
    return this.#canMove && this.#screen.isTTY === true
  }

  /** Shows a text in place of the one before; cut to the width of the terminal. */
  show(text: string): void {
    if (!this.live) return
    this.#shown = clip(text, (this.#screen.columns ?? 80) - 1)
    this.#screen.write(CLEAR + this.#shown)
  }

  /** Writes a lasting line above. */
  print(text: string): void {
    const line = `${text}\n`
    this.#screen.write(this.#shown === '' || !this.live ? line : CLEAR + line + this.#shown)
  }

  clear(): void {
    if (this.#shown !== '' && this.live) this.#screen.write(CLEAR)
    this.#shown = ''
  }
}
