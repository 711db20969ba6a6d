import type { Command } from '../command.ts'
import { completionScript, SHELLS } from '../completion/scripts.ts'
import { UsageError } from '../errors.ts'
import { EXIT } from '../exit-code.ts'

/** Prints the completion script of a shell. */
export const command: Command = {
  flags: {},
  maxPositionals: 1,
  completes: SHELLS,
  async run({ positionals: [text] }, { out, messages }) {
    const example = 'source <(runninghub completion bash)'
    if (text === undefined) throw new UsageError(messages.usage.missing(SHELLS.join('|'), example))
    const shell = SHELLS.find((known) => known === text)
    if (shell === undefined) throw new UsageError(messages.usage.shell(text, SHELLS))
    const [node = process.execPath, main = 'runninghub'] = process.argv
    out.write(`${completionScript(shell, [node, main])}\n`)
    return EXIT.done
  },
}
