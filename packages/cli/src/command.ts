import type { ParsedArgs } from './args.ts'
import type { CommandContext } from './context/command-context.ts'
import type { Flags } from './flags.ts'

/** One command of the program. The rest of its help is in messages/, under its name. */
export interface Command {
  flags: Flags
  maxPositionals: number
  /** The command waits for a task, so its help explains the exit codes. */
  followsTask?: boolean
  /** What a shell offers for the first argument. @default paths */
  completes?: 'taskId' | readonly string[]
  /** @returns the exit code */
  run(args: ParsedArgs, context: CommandContext): Promise<number>
}
