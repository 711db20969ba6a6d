import { COMMANDS } from '../../packages/cli/src/commands/commands.ts'
import { formatFlag, withCommonFlags } from '../../packages/cli/src/flags.ts'
import { type CommandName, getMessages } from '../../packages/cli/src/messages/messages.ts'
import { markdownTable } from './markdown-table.ts'

/** The flags of all commands, from the tables that parse them. A flag with two meanings has two rows. */
export async function terminalFlags(): Promise<string> {
  const messages = getMessages('en')
  const names = Object.keys(COMMANDS) as CommandName[]
  const rows = new Map<string, { flag: string; meaning: string; commands: string[] }>()
  for (const name of names) {
    const { flags } = (await COMMANDS[name]()).command
    for (const [flagName, spec] of Object.entries(withCommonFlags(flags))) {
      const flag = formatFlag(flagName, spec, messages)
      const meaning = messages.help.flags[spec.description]
      const row = rows.get(flag + meaning) ?? { flag, meaning, commands: [] }
      row.commands.push(name)
      rows.set(flag + meaning, row)
    }
  }
  const table = [...rows.values()].map(({ flag, meaning, commands }) => {
    const list = commands.length === names.length ? 'all' : commands.join(', ')
    return [`\`${flag}\``, list, meaning]
  })
  return markdownTable(['flag', 'commands', 'meaning'], table)
}
