import * as clack from '@clack/prompts'
import type { Messages } from '../../messages/messages.ts'
import { completePath, pathType, type RankName, unquote } from './complete-path.ts'
import { type Choice, filterPrompt } from './filter.ts'
import { type PromptResult, runPrompt } from './prompt.ts'
import { type TextPromptOptions, textPrompt } from './text-prompt.ts'

type Validate = (text: string) => string | undefined

/** The kinds of prompts of the wizard. */
export class Prompts {
  readonly #messages: Messages
  constructor(messages: Messages) {
    this.#messages = messages
  }

  password(message: string, validate: Validate): Promise<PromptResult<string>> {
    return runPrompt((signal) =>
      clack.password({
        message,
        validate: (value) => validate(value ?? ''),
        clearOnError: true,
        signal,
      }),
    )
  }

  text(message: string, initialValue: string, validate: Validate): Promise<PromptResult<string>> {
    return this.#text({ message, initialValue, validate, multiline: false })
  }

  multiline(
    message: string,
    initialValue: string,
    validate: Validate,
  ): Promise<PromptResult<string>> {
    return this.#text({ message, initialValue, validate, multiline: true })
  }

  confirm(message: string, initialValue: boolean): Promise<PromptResult<boolean>> {
    const { yes, no } = this.#messages.wizard
    return runPrompt((signal) =>
      clack.confirm({ message, initialValue, active: yes, inactive: no, signal }),
    )
  }

  select<T extends string>(
    message: string,
    options: { value: T; label: string }[],
    initialValue?: T,
  ): Promise<PromptResult<T>> {
    return runPrompt((signal) =>
      clack.select<string>({
        message,
        options,
        signal,
        showInstructions: false,
        ...(initialValue !== undefined && { initialValue }),
      }),
    ) as Promise<PromptResult<T>>
  }

  filter(message: string, choices: readonly Choice[]): Promise<PromptResult<string>> {
    const keys = this.#messages.wizard.listKeys
    return runPrompt((signal) => filterPrompt({ message, choices, keys, signal }, this.#messages))
  }

  /** Asks for the path of an existing file, with completion. The first suggestion is proposed. */
  path(message: string, rank: RankName): Promise<PromptResult<string>> {
    const { wizard } = this.#messages
    return runPrompt((signal) =>
      filterPrompt(
        {
          message,
          signal,
          keys: wizard.pathKeys,
          completeOnTab: true,
          choices: (typed) => suggestPaths(typed, rank).map((value) => ({ value, label: value })),
          noMatch: wizard.noFile,
          validate(value) {
            const type = pathType(value)
            if (type === undefined) return wizard.noFile
            return type === 'directory' ? wizard.isDirectory : undefined
          },
        },
        this.#messages,
      ),
    )
  }

  #text(
    options: Omit<TextPromptOptions, 'selectedKeys' | 'signal'>,
  ): Promise<PromptResult<string>> {
    const { selectedKeys } = this.#messages.wizard
    return runPrompt((signal) => textPrompt({ ...options, selectedKeys, signal }))
  }
}

/** Suggests a path that is typed or pasted in full first, also in quotes or in a hidden directory. */
function suggestPaths(typed: string, rank: RankName): string[] {
  const fullPath = unquote(typed)
  const others = completePath(typed, rank).filter((path) => path !== fullPath)
  return fullPath !== '' && pathType(fullPath) === 'file' ? [fullPath, ...others] : others
}
