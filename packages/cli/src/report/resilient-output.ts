import { stripVTControlCharacters } from 'node:util'
import type { Io } from '../context/command-context.ts'
import { EXIT } from '../exit-code.ts'
import type { Screen } from '../terminal/live-line.ts'

/**
 * Stdout and stderr while a task may run. When one of them fails, whoever listened is gone, and a
 * task would go on costing unnoticed: the caller is told at once, while it can still decide not
 * to make the task. What was to be written there, a result above all, goes to the other one.
 */
export class Audience {
  readonly out: Screen
  readonly err: Screen
  readonly #streams: Pick<Io, 'out' | 'err'>
  readonly #lost = new Set<NodeJS.WriteStream>()
  readonly #onLost: (stream: string, reason: string) => string

  /**
   * @param onLost called with the first failure of each stream; what it returns is said on the
   *   other one
   */
  constructor(io: Pick<Io, 'out' | 'err'>, onLost: (stream: string, reason: string) => string) {
    this.#streams = io
    this.#onLost = onLost
    this.out = this.#screen(io.out)
    this.err = this.#screen(io.err)
    // No end of the program any more, for the rest of it: the write that failed tells of it here.
    for (const stream of [io.out, io.err]) whenItFails(stream, (error) => this.#lose(stream, error))
  }

  /** Whether all that was written has arrived, as far as this program can know. */
  async reached(): Promise<boolean> {
    // On some systems a pipe's failure is known only later: what is written last is answered last.
    const { out, err } = this.#streams
    await Promise.all(
      [out, err].map((stream) => new Promise<void>((settled) => stream.write('', () => settled()))),
    )
    return this.#lost.size === 0
  }

  #screen(stream: NodeJS.WriteStream): Screen {
    const isLost = () => this.#lost.has(stream)
    return {
      write: (text) => this.#write(stream, text),
      get isTTY() {
        return stream.isTTY && !isLost()
      },
      get columns() {
        return stream.columns
      },
    }
  }

  #write(stream: NodeJS.WriteStream, text: string): void {
    if (this.#lost.has(stream)) {
      this.#writeInstead(stream, text)
      return
    }
    let failed = false
    const fail = (error: Error) => {
      if (failed) return
      failed = true
      this.#lose(stream, error)
      this.#writeInstead(stream, text)
    }
    stream.write(text, (error) => error && fail(error))
    // Known at once where writing is synchronous; the event comes too late to hold a call back.
    if (stream.errored) fail(stream.errored)
  }

  #lose(stream: NodeJS.WriteStream, error: NodeJS.ErrnoException): void {
    if (this.#lost.has(stream)) return
    this.#lost.add(stream)
    const name = stream === this.#streams.out ? 'stdout' : 'stderr'
    this.#writeInstead(stream, `${this.#onLost(name, error.code ?? error.message)}\n`)
  }

  /** Whole lines without the signs of a terminal: the other stream may be a file. */
  #writeInstead(stream: NodeJS.WriteStream, text: string): void {
    const { out, err } = this.#streams
    const other = stream === out ? err : out
    const plain = stripVTControlCharacters(text).replaceAll('\r', '')
    const lines = plain.slice(0, plain.lastIndexOf('\n') + 1)
    if (lines !== '' && !this.#lost.has(other)) this.#write(other, lines)
  }
}

/** Sets what happens when a stream cannot be written, in place of what was set before. */
export function whenItFails(
  stream: NodeJS.WriteStream,
  handle: (error: NodeJS.ErrnoException) => void,
): void {
  stream.removeAllListeners('error').on('error', handle)
}

/**
 * What a failed stdout or stderr means to a command that only tells something. A reader that has
 * had enough (`runninghub nodes … | head`) is no error; a full disk is one, and the other stream
 * says so. A command that follows a task sets something else: see run/audience.ts.
 */
export function endWithItsReader({ out, err, words }: Pick<Io, 'out' | 'err' | 'words'>): void {
  const failed = (
    name: string,
    other: NodeJS.WriteStream,
    { code, message }: NodeJS.ErrnoException,
  ) => {
    if (process.exitCode !== EXIT.failed)
      other.write(`${words.output.failed(name, code ?? message)}\n`)
    process.exitCode = EXIT.failed
    // The command sets its own code when it ends.
    process.once('exit', () => {
      process.exitCode ||= EXIT.failed
    })
  }
  whenItFails(out, (error) => {
    if (error.code === 'EPIPE') process.exit(EXIT.done)
    failed('stdout', err, error)
  })
  whenItFails(err, (error) => {
    if (error.code !== 'EPIPE') failed('stderr', out, error)
  })
}
