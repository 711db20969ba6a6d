import { pickLanguage, type Words, wordsOf } from '../messages/messages.ts'
import { type Styles, stylesFor } from '../terminal/style.ts'

/** Where a command reads and writes. Results go to `out`, everything that accompanies them to `err`. */
export interface Io {
  out: NodeJS.WriteStream
  err: NodeJS.WriteStream
  env: NodeJS.ProcessEnv
  words: Words
  /** Colours on `err`. */
  style: Styles
  /** There is a person at a terminal who can be asked. */
  interactive: boolean
}

/** The process's own streams, in the language of `--lang` or of the locale. */
export function processIo(lang: string | undefined): Io {
  const { stdin, stdout, stderr, env } = process
  return {
    out: stdout,
    err: stderr,
    env,
    words: wordsOf(pickLanguage(lang, env)),
    style: stylesFor(stderr),
    interactive: Boolean(stdin.isTTY && stdout.isTTY && env.TERM !== 'dumb'),
  }
}
