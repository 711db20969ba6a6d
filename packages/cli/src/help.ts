import type { Command } from './command.ts'
import { EXIT } from './exit-code.ts'
import { type Flags, formatFlag, withCommonFlags } from './flags.ts'
import type { CommandName, Messages } from './messages/messages.ts'
import { formatTable } from './terminal/table.ts'

/** Flags of the program itself. */
const PROGRAM_FLAGS: Flags = { version: { type: 'boolean', short: 'V', description: 'version' } }

/** Returns the help of the program: all commands, and the flags of every command. */
export function formatMainHelp(names: readonly CommandName[], messages: Messages): string {
  const { help } = messages
  const commands = names.map((name) => {
    const { usage, summary } = help.commands[name]
    return [`runninghub ${usage}`, summary]
  })
  return [
    help.title,
    '',
    ...indentedTable([...commands, [], ...flagRows(PROGRAM_FLAGS, messages)]),
    '',
    help.commandHelp,
    help.apiKey,
  ].join('\n')
}

/** Returns the help of one command. Its flags are the ones that the command parses. */
export function formatCommandHelp(
  name: CommandName,
  { flags, followsTask }: Pick<Command, 'flags' | 'followsTask'>,
  messages: Messages,
): string {
  const { help } = messages
  const { usage, description } = help.commands[name]
  const lines = [
    `runninghub ${usage}`,
    '',
    description,
    '',
    ...indentedTable(flagRows(flags, messages)),
  ]
  if (followsTask) lines.push('', help.exitCodesTitle, ...indentedTable(exitCodeRows(messages)))
  return lines.join('\n')
}

function flagRows(flags: Flags, messages: Messages): string[][] {
  return Object.entries(withCommonFlags(flags)).map(([name, flag]) => [
    formatFlag(name, flag, messages),
    messages.help.flags[flag.description],
  ])
}

function exitCodeRows({ help }: Messages): string[][] {
  return Object.entries(EXIT).map(([name, code]) => [
    String(code),
    help.exitCodes[name as keyof typeof EXIT],
  ])
}

function indentedTable(rows: readonly (readonly string[])[]): string[] {
  return formatTable(rows, Number.POSITIVE_INFINITY).map((line) => (line ? `  ${line}` : line))
}
