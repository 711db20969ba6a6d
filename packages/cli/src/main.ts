#!/usr/bin/env node
/** The command `runninghub`. Each command is loaded only when it is called. */
import { closeConnections } from '@runninghub-action/core/node'
import { parseCommandArgs } from './args.ts'
import type { Command } from './command.ts'
import { type CommandContext, createContext } from './context/command-context.ts'
import { UsageError } from './errors.ts'
import { exitCodeOf } from './exit-code.ts'
import { detectLanguage, getMessages, LANGUAGES } from './messages/messages.ts'
import { formatError } from './report/format-error.ts'
import { exitOnBrokenPipe } from './report/resilient-output.ts'

const COMMANDS: Readonly<Record<string, () => Promise<{ command: Command }>>> = {
  run: () => import('./commands/run.ts'),
  nodes: () => import('./commands/nodes.ts'),
  upload: () => import('./commands/upload.ts'),
  wait: () => import('./commands/wait.ts'),
  status: () => import('./commands/status.ts'),
  cancel: () => import('./commands/cancel.ts'),
  account: () => import('./commands/account.ts'),
  init: () => import('./commands/init.ts'),
  simulate: () => import('./commands/simulate.ts'),
}

async function main(args: readonly string[]): Promise<number> {
  // A package manager starts its scripts in the package's folder, but paths are relative to the caller's.
  if (process.env.npm_lifecycle_event === 'runninghub') process.chdir(process.env.INIT_CWD ?? '.')
  const context = createContext(findLanguageFlag(args))
  exitOnBrokenPipe(context)
  try {
    validateLanguage(findLanguageFlag(args))
    return await dispatch(args, context)
  } catch (error) {
    for (const line of formatError(error, context)) context.err.write(`${line}\n`)
    return exitCodeOf(error)
  } finally {
    await closeConnections()
    process.stdin.pause()
  }
}

async function dispatch(args: readonly string[], context: CommandContext): Promise<number> {
  const { usage, help } = context.messages
  const [name = '--help', ...rest] = dropLeadingLanguageFlag(args)
  if (name === '--help' || name === '-h' || name === 'help') {
    context.out.write(`${help.main}\n`)
    return 0
  }
  const load = Object.hasOwn(COMMANDS, name) ? COMMANDS[name] : undefined
  if (load === undefined) {
    const suggestion = Object.keys(COMMANDS).find((known) => known.startsWith(name.slice(0, 2)))
    throw new UsageError(usage.unknownCommand(name, suggestion), usage.help)
  }
  if (rest.includes('--help') || rest.includes('-h')) {
    context.out.write(`${help[name as keyof typeof help]}\n`)
    return 0
  }
  const { command } = await load()
  return command.run(
    parseCommandArgs(rest, command.options, context.messages, command.maxPositionals),
    context,
  )
}

/** Finds `--lang` before the command line is parsed, because errors of parsing need the language. */
function findLanguageFlag(args: readonly string[]): string | undefined {
  const index = args.findIndex((arg) => arg === '--lang' || arg.startsWith('--lang='))
  return args[index]?.split('=')[1] ?? (index === -1 ? undefined : args[index + 1])
}

function validateLanguage(lang: string | undefined): void {
  if (lang === undefined || (LANGUAGES as readonly string[]).includes(lang)) return
  throw new UsageError(getMessages(detectLanguage(undefined, process.env)).usage.lang(lang))
}

function dropLeadingLanguageFlag(args: readonly string[]): readonly string[] {
  if (args[0]?.startsWith('--lang=')) return args.slice(1)
  return args[0] === '--lang' ? args.slice(2) : args
}

process.exitCode = await main(process.argv.slice(2))
