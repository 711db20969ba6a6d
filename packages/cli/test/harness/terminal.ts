import pty from '@lydell/node-pty'
import xterm from '@xterm/headless'
import { nodeArgs } from './program.ts'

export const KEYS = {
  enter: '\r',
  escape: '\u001b',
  tab: '\t',
  up: '\u001b[A',
  down: '\u001b[B',
  right: '\u001b[C',
  left: '\u001b[D',
  end: '\u001b[F',
  delete: '\u001b[3~',
  ctrlA: '\u0001',
  ctrlC: '\u0003',
  ctrlD: '\u0004',
  ctrlE: '\u0005',
  ctrlK: '\u000b',
  ctrlU: '\u0015',
  ctrlW: '\u0017',
  backspace: '\u007f',
} as const

/** How long a text may take to appear, in milliseconds. Only a failing test waits that long. */
const SCREEN_TIMEOUT = 50_000

/** Runs the program in a pseudo-terminal and shows its screen as the user sees it. */
export class Terminal {
  readonly #pty: pty.IPty
  readonly #screen: xterm.Terminal
  readonly #watchers = new Set<() => void>()
  readonly exited: Promise<number>
  /** All output, with its control sequences. */
  written = ''

  constructor(
    args: readonly string[],
    {
      cwd,
      env,
      columns = 100,
      rows = 40,
      heldTime = false,
    }: {
      cwd: string
      env: Record<string, string>
      columns?: number
      rows?: number
      heldTime?: boolean
    },
  ) {
    this.#screen = new xterm.Terminal({
      cols: columns,
      rows,
      scrollback: 1000,
      allowProposedApi: true,
    })
    this.#pty = pty.spawn(process.execPath, [...nodeArgs(heldTime), ...args], {
      cols: columns,
      rows,
      cwd,
      env: { TERM: 'xterm-256color', ...env },
    })
    this.#pty.onData((data) => {
      this.written += data
      this.#screen.write(data, () => {
        for (const check of this.#watchers) check()
      })
    })
    // The screen has all output by then.
    this.exited = new Promise((resolve) =>
      this.#pty.onExit(({ exitCode }) => this.#screen.write('', () => resolve(exitCode))),
    )
  }

  /** All lines since the start, also those that scrolled away. Wrapped lines are joined. */
  get text(): string {
    const { active } = this.#screen.buffer
    let text = ''
    for (let i = 0; i < active.length; i++) {
      const line = active.getLine(i)
      const continues = active.getLine(i + 1)?.isWrapped ?? false
      text += line?.translateToString(!continues) ?? ''
      if (!continues) text += '\n'
    }
    return text.trimEnd()
  }

  /** The lines that are on the screen now. */
  get screen(): string {
    return this.text.split('\n').slice(-this.#screen.rows).join('\n')
  }

  type(text: string): void {
    this.#pty.write(text)
  }

  press(...keys: (keyof typeof KEYS)[]): void {
    for (const key of keys) this.#pty.write(KEYS[key])
  }

  /** Waits until the screen contains a text. */
  waitFor(expected: string | RegExp): Promise<void> {
    return new Promise((resolve, reject) => {
      const done = (finish: () => void) => {
        clearTimeout(timer)
        this.#watchers.delete(check)
        finish()
      }
      const check = () => {
        const { text } = this
        if (typeof expected === 'string' ? text.includes(expected) : expected.test(text))
          done(resolve)
      }
      const timer = setTimeout(
        () =>
          done(() =>
            reject(new Error(`"${expected}" did not appear on the screen:\n${this.text}`)),
          ),
        SCREEN_TIMEOUT,
      )
      this.#watchers.add(check)
      check()
    })
  }

  kill(): void {
    this.#pty.kill()
  }
}
