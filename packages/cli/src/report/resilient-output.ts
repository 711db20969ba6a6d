import { stripVTControlCharacters } from 'node:util'
import type { CommandContext } from '../context/command-context.ts'
import { EXIT } from '../exit-code.ts'
import type { TerminalStream } from '../terminal/live-line.ts'

/**
 * Stdout and stderr of a command that follows a task. A stream fails when its reader is gone or the
 * disk is full, and the task would be billed unnoticed. The caller is notified at once, while it
 * can still avoid the create call. Text for the failed stream goes to the other one.
 */
export class ResilientOutput {
  readonly out: TerminalStream
  readonly err: TerminalStream
  readonly #streams: Pick<CommandContext, 'out' | 'err'>
  readonly #failed = new Set<NodeJS.WriteStream>()
  readonly #onFailure: (stream: string, reason: string) => string

  /**
   * @param onFailure called on the first failure of each stream; its result is written to the
   *   other stream
   */
  constructor(
    context: Pick<CommandContext, 'out' | 'err'>,
    onFailure: (stream: string, reason: string) => string,
  ) {
    this.#streams = context
    this.#onFailure = onFailure
    this.out = this.#wrap(context.out)
    this.err = this.#wrap(context.err)
    // This replaces the handlers of exitOnBrokenPipe for the rest of the process.
    for (const stream of [context.out, context.err])
      onStreamError(stream, (error) => this.#fail(stream, error))
  }

  /** Returns whether both streams accepted everything that was written. */
  async allFlushed(): Promise<boolean> {
    // On some systems a pipe fails later. The callback of the last write is called last.
    const { out, err } = this.#streams
    await Promise.all(
      [out, err].map((stream) => new Promise<void>((resolve) => stream.write('', () => resolve()))),
    )
    return this.#failed.size === 0
  }

  #wrap(stream: NodeJS.WriteStream): TerminalStream {
    const hasFailed = () => this.#failed.has(stream)
    return {
      write: (text) => this.#write(stream, text),
      get isTTY() {
        return stream.isTTY && !hasFailed()
      },
      get columns() {
        return stream.columns
      },
    }
  }

  #write(stream: NodeJS.WriteStream, text: string): void {
    if (this.#failed.has(stream)) {
      this.#writeToOther(stream, text)
      return
    }
    let failed = false
    const fail = (error: Error) => {
      if (failed) return
      failed = true
      this.#fail(stream, error)
      this.#writeToOther(stream, text)
    }
    stream.write(text, (error) => error && fail(error))
    // A synchronous stream has failed already. Its event would come after the create call.
    if (stream.errored) fail(stream.errored)
  }

  #fail(stream: NodeJS.WriteStream, error: NodeJS.ErrnoException): void {
    if (this.#failed.has(stream)) return
    this.#failed.add(stream)
    const name = stream === this.#streams.out ? 'stdout' : 'stderr'
    this.#writeToOther(stream, `${this.#onFailure(name, error.code ?? error.message)}\n`)
  }

  /** Writes whole lines without control sequences, because the other stream may be a file. */
  #writeToOther(stream: NodeJS.WriteStream, text: string): void {
    const { out, err } = this.#streams
    const other = stream === out ? err : out
    const plain = stripVTControlCharacters(text).replaceAll('\r', '')
    const lines = plain.slice(0, plain.lastIndexOf('\n') + 1)
    if (lines !== '' && !this.#failed.has(other)) this.#write(other, lines)
  }
}

/** Sets the only error handler of a stream. */
export function onStreamError(
  stream: NodeJS.WriteStream,
  handle: (error: NodeJS.ErrnoException) => void,
): void {
  stream.removeAllListeners('error').on('error', handle)
}

/**
 * Sets the error handlers of stdout and stderr for commands that only print. A closed pipe
 * (`runninghub nodes … | head`) ends the command with 0. Any other error, such as a full disk, is
 * reported on the other stream and ends it with 1. {@link ResilientOutput} replaces the handlers.
 */
export function exitOnBrokenPipe({
  out,
  err,
  messages,
}: Pick<CommandContext, 'out' | 'err' | 'messages'>): void {
  const reportFailure = (
    name: string,
    other: NodeJS.WriteStream,
    { code, message }: NodeJS.ErrnoException,
  ) => {
    if (process.exitCode !== EXIT.failed)
      other.write(`${messages.output.writeFailed(name, code ?? message)}\n`)
    process.exitCode = EXIT.failed
    // The command sets its own exit code when it ends.
    process.once('exit', () => {
      process.exitCode ||= EXIT.failed
    })
  }
  onStreamError(out, (error) => {
    if (error.code === 'EPIPE') process.exit(EXIT.done)
    reportFailure('stdout', err, error)
  })
  onStreamError(err, (error) => {
    if (error.code !== 'EPIPE') reportFailure('stderr', out, error)
  })
}
