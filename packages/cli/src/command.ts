import type { ParseArgsOptionsConfig } from 'node:util'
import type { ParsedArgs } from './args.ts'
import type { CommandContext } from './context/command-context.ts'

/** One command of the program. Its help is in messages/, under its name. */
export interface Command {
  options: ParseArgsOptionsConfig
  maxPositionals: number
  /** @returns the exit code */
  run(args: ParsedArgs, context: CommandContext): Promise<number>
}
