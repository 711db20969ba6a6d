import type { ParseArgsOptionsConfig } from 'node:util'
import type { Arguments } from './args.ts'
import type { Io } from './context/command-context.ts'

/** One command of the program. Its help is in words/, under its name. */
export interface Command {
  options: ParseArgsOptionsConfig
  /** The most positional arguments it takes. */
  positionals: number
  /** @returns the exit code */
  run(args: Arguments, io: Io): Promise<number>
}
