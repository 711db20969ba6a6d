import { detectLanguage, getMessages, type Messages } from '../messages/messages.ts'
import { createStyles, type Styles } from '../terminal/style.ts'

/** The environment of a command. Results go to `out`, everything else to `err`. */
export interface CommandContext {
  out: NodeJS.WriteStream
  err: NodeJS.WriteStream
  env: NodeJS.ProcessEnv
  messages: Messages
  /** Colours for `err`. */
  style: Styles
  /** The command can ask the user, who is at a terminal. */
  interactive: boolean
}

/** Creates the context of the process, in the language of `--lang` or of the locale. */
export function createContext(lang: string | undefined): CommandContext {
  const { stdin, stdout, stderr, env } = process
  return {
    out: stdout,
    err: stderr,
    env,
    messages: getMessages(detectLanguage(lang, env)),
    style: createStyles(stderr),
    interactive: Boolean(stdin.isTTY && stdout.isTTY && env.TERM !== 'dumb'),
  }
}
