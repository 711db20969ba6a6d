import packageJson from '../package.json' with { type: 'json' }
import { closestName, parseCommandArgs } from './args.ts'
import { COMMANDS } from './commands/commands.ts'
import { completeWords } from './completion/complete.ts'
import type { CommandContext } from './context/command-context.ts'
import { readRuns } from './context/run-history.ts'
import { UsageError } from './errors.ts'
import { EXIT, exitCodeOf } from './exit-code.ts'
import { formatCommandHelp, formatMainHelp } from './help.ts'
import { type CommandName, detectLanguage, getMessages, LANGUAGES } from './messages/messages.ts'
import { formatError } from './report/format-error.ts'

/** Executes a command line. Returns the exit code, and reports errors to the user. */
export async function execute(args: readonly string[], context: CommandContext): Promise<number> {
  try {
    validateLanguage(findLanguageFlag(args), context.env)
    return await dispatch(args, context)
  } catch (error) {
    for (const line of formatError(error, context)) context.err.write(`${line}\n`)
    return exitCodeOf(error)
  }
}

async function dispatch(args: readonly string[], context: CommandContext): Promise<number> {
  const { out, messages } = context
  const names = Object.keys(COMMANDS) as CommandName[]
  const [first = '--help', ...others] = dropLeadingLanguageFlag(args)
  if (first === '--version' || first === '-V') {
    out.write(`${packageJson.version}\n`)
    return EXIT.done
  }
  if (first === 'complete' && others[0] === '--') {
    for (const { value, description } of await complete(others.slice(1), context))
      out.write(`${value}\t${description}\n`)
    return EXIT.done
  }
  const isHelp = first === '--help' || first === '-h' || first === 'help'
  const [name, ...rest] = isHelp ? withoutLanguageFlag(others) : [first, ...others]
  if (name === undefined) {
    out.write(`${formatMainHelp(names, messages)}\n`)
    return EXIT.done
  }
  const commandName = names.find((known) => known === name)
  if (commandName === undefined) {
    const suggestion = closestName(name, names)
    throw new UsageError(messages.usage.unknownCommand(name, suggestion), messages.usage.help)
  }
  const { command } = await COMMANDS[commandName]()
  if (isHelp || rest.includes('--help') || rest.includes('-h')) {
    out.write(`${formatCommandHelp(commandName, command, messages)}\n`)
    return EXIT.done
  }
  return command.run(parseCommandArgs(rest, command, messages), context)
}

/** Returns the candidates for a word of a command line, for the script of `runninghub completion`. */
async function complete(words: readonly string[], { env, messages }: CommandContext) {
  const loaded = Object.entries(COMMANDS).map(async ([name, load]) => {
    return [name, (await load()).command] as const
  })
  const commands = Object.fromEntries(await Promise.all(loaded))
  const taskIds = (await readRuns(env)).slice(0, 20).map(({ taskId }) => taskId)
  // PowerShell passes an empty word as two quotes.
  const unquoted = words.map((word) => (word === '""' ? '' : word))
  return completeWords(unquoted, { commands, taskIds, messages })
}

/** Finds `--lang` before the command line is parsed, because errors of parsing need the language. */
export function findLanguageFlag(args: readonly string[]): string | undefined {
  const index = args.findIndex((arg) => arg === '--lang' || arg.startsWith('--lang='))
  return args[index]?.split('=')[1] ?? (index === -1 ? undefined : args[index + 1])
}

function validateLanguage(lang: string | undefined, env: NodeJS.ProcessEnv): void {
  if (lang === undefined || (LANGUAGES as readonly string[]).includes(lang)) return
  throw new UsageError(getMessages(detectLanguage(undefined, env)).usage.lang(lang))
}

function dropLeadingLanguageFlag(args: readonly string[]): readonly string[] {
  if (args[0]?.startsWith('--lang=')) return args.slice(1)
  return args[0] === '--lang' ? args.slice(2) : args
}

function withoutLanguageFlag(args: readonly string[]): readonly string[] {
  return args.filter((arg, index) => !arg.startsWith('--lang') && args[index - 1] !== '--lang')
}
