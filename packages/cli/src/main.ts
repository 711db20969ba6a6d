#!/usr/bin/env node
/** The program `runninghub`. */
import { closeConnections } from '@runninghub-action/core/node'
import { createContext } from './context/command-context.ts'
import { execute, findLanguageFlag } from './execute.ts'
import { exitOnBrokenPipe } from './report/resilient-output.ts'

async function main(args: readonly string[]): Promise<number> {
  // A package manager starts scripts in the package's folder. Paths are relative to the caller's.
  if (process.env.npm_lifecycle_event === 'runninghub') process.chdir(process.env.INIT_CWD ?? '.')
  const context = createContext(findLanguageFlag(args))
  exitOnBrokenPipe(context)
  try {
    return await execute(args, context)
  } finally {
    await closeConnections()
    process.stdin.pause()
  }
}

process.exitCode = await main(process.argv.slice(2))
