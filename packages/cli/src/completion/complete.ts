import type { Command } from '../command.ts'
import { withCommonFlags } from '../flags.ts'
import type { Messages } from '../messages/messages.ts'

/** What a shell can put in the place of the word at the cursor. */
export interface Candidate {
  value: string
  description: string
}

export interface CompletionSources {
  commands: Readonly<Record<string, Pick<Command, 'flags' | 'completes'>>>
  /** The tasks of this machine, newest first. */
  taskIds: readonly string[]
  messages: Messages
}

/**
 * Returns the candidates for the last word of a command line. An empty list means that the word is a
 * path, which the shell completes itself.
 *
 * @param words the words after the program's name, up to the cursor; the last one may be empty
 */
export function completeWords(
  words: readonly string[],
  { commands, taskIds, messages }: CompletionSources,
): Candidate[] {
  const current = words.at(-1) ?? ''
  const [name = '', ...rest] = words.slice(0, -1)
  const startsLikeWord = ({ value }: Candidate) => value.startsWith(current)
  const { help } = messages
  if (name === '' || (name === 'help' && rest.length === 0)) {
    const summaries = help.commands as Readonly<Record<string, { summary: string }>>
    return Object.keys(commands)
      .map((value) => ({ value, description: summaries[value]?.summary ?? '' }))
      .filter(startsLikeWord)
  }
  const command = Object.hasOwn(commands, name) ? commands[name] : undefined
  if (command === undefined) return []
  const flags = Object.entries(withCommonFlags(command.flags))
  const previous = flags.find(([flag]) => `--${flag}` === rest.at(-1))?.[1]
  if (previous?.type === 'string') {
    const values = typeof previous.placeholder === 'string' ? [] : previous.placeholder
    return values.map((value) => ({ value, description: '' })).filter(startsLikeWord)
  }
  if (current.startsWith('-')) {
    return flags
      .filter(([flag, spec]) => !rest.includes(`--${flag}`) || isRepeatable(spec))
      .map(([flag, { description }]) => ({
        value: `--${flag}`,
        description: help.flags[description],
      }))
      .filter(startsLikeWord)
  }
  const values = command.completes === 'taskId' ? taskIds : (command.completes ?? [])
  const isFirst = !rest.some((word, index) => isArgument(word, rest[index - 1], flags))
  return isFirst ? values.map((value) => ({ value, description: '' })).filter(startsLikeWord) : []
}

function isRepeatable(flag: Command['flags'][string]): boolean {
  return flag.type === 'string' && flag.multiple === true
}

/** Whether a word is neither a flag nor the value of one. */
function isArgument(
  word: string,
  previous: string | undefined,
  flags: readonly [string, Command['flags'][string]][],
): boolean {
  if (word.startsWith('-')) return false
  return !flags.some(([flag, { type }]) => type === 'string' && `--${flag}` === previous)
}
