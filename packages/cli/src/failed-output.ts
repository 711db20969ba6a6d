import { EXIT } from './exit-code.ts'
import type { Io } from './io.ts'

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
