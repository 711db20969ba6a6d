#!/usr/bin/env node
/** The command `runninghub`. Each command is loaded only when it is called. */
import { closeConnections } from '@runninghub-action/core/node'
import { readArguments } from './args.ts'
import type { Command } from './command.ts'
import { type Io, processIo } from './context/command-context.ts'
import { UsageError } from './errors.ts'
import { exitCodeOf } from './exit-code.ts'
import { LANGUAGES, pickLanguage, wordsOf } from './messages/messages.ts'
import { explain } from './report/format-error.ts'
import { endWithItsReader } from './report/resilient-output.ts'

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
  // As a script of a package manager it starts in the package's folder; paths are the caller's.
  if (process.env.npm_lifecycle_event === 'runninghub') process.chdir(process.env.INIT_CWD ?? '.')
  const io = processIo(langIn(args))
  endWithItsReader(io)
  try {
    checkLanguage(langIn(args))
    return await dispatch(args, io)
  } catch (error) {
    for (const line of explain(error, io)) io.err.write(`${line}\n`)
    return exitCodeOf(error)
  } finally {
    await closeConnections()
    process.stdin.pause()
  }
}

async function dispatch(args: readonly string[], io: Io): Promise<number> {
  const { usage, help } = io.words
  const [name = '--help', ...rest] = withoutLeadingLang(args)
  if (name === '--help' || name === '-h' || name === 'help') {
    io.out.write(`${help.main}\n`)
    return 0
  }
  const load = Object.hasOwn(COMMANDS, name) ? COMMANDS[name] : undefined
  if (load === undefined) {
    const meant = Object.keys(COMMANDS).find((known) => known.startsWith(name.slice(0, 2)))
    throw new UsageError(usage.unknownCommand(name, meant), usage.help)
  }
  if (rest.includes('--help') || rest.includes('-h')) {
    io.out.write(`${help[name as keyof typeof help]}\n`)
    return 0
  }
  const { command } = await load()
  return command.run(readArguments(rest, command.options, io.words, command.positionals), io)
}

/** The language is needed before anything can be said about the rest of the command line. */
function langIn(args: readonly string[]): string | undefined {
  const at = args.findIndex((arg) => arg === '--lang' || arg.startsWith('--lang='))
  return args[at]?.split('=')[1] ?? (at === -1 ? undefined : args[at + 1])
}

function checkLanguage(lang: string | undefined): void {
  if (lang === undefined || (LANGUAGES as readonly string[]).includes(lang)) return
  throw new UsageError(wordsOf(pickLanguage(undefined, process.env)).usage.lang(lang))
}

function withoutLeadingLang(args: readonly string[]): readonly string[] {
  if (args[0]?.startsWith('--lang=')) return args.slice(1)
  return args[0] === '--lang' ? args.slice(2) : args
}

process.exitCode = await main(process.argv.slice(2))
