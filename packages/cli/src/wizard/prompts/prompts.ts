import * as clack from '@clack/prompts'
import type { Messages } from '../../messages/messages.ts'
import { completePath, pathType, unquote } from './complete-path.ts'
import { type Choice, filterPrompt } from './filter.ts'
import { multilinePrompt } from './multiline.ts'
import { type PromptResult, runPrompt } from './prompt.ts'

type Validate = (text: string) => string | undefined

/** The kinds of prompts of the wizard. */
export class Prompts {
  readonly #messages: Messages
  constructor(messages: Messages) {
    this.#messages = messages
  }

  password(message: string, validate: Validate): Promise<PromptResult<string>> {
    return runPrompt(() =>
      clack.password({ message, validate: (value) => validate(value ?? ''), clearOnError: true }),
    )
  }

  text(message: string, initialValue: string, validate: Validate): Promise<PromptResult<string>> {
    return runPrompt(() =>
      clack.text({ message, initialValue, validate: (value) => validate(value ?? '') }),
    )
  }

  multiline(
    message: string,
    initialValue: string,
    validate: Validate,
  ): Promise<PromptResult<string>> {
    return runPrompt(() =>
      multilinePrompt({ message, initialValue, validate: (value) => validate(value ?? '') }),
    )
  }

  confirm(message: string, initialValue: boolean): Promise<PromptResult<boolean>> {
    const { yes, no } = this.#messages.wizard
    return runPrompt(() => clack.confirm({ message, initialValue, active: yes, inactive: no }))
  }

  select<T extends string>(
    message: string,
    options: { value: T; label: string }[],
    initialValue?: T,
  ): Promise<PromptResult<T>> {
    return runPrompt(() =>
      clack.select<string>({
        message,
        options,
        showInstructions: false,
        ...(initialValue !== undefined && { initialValue }),
      }),
    ) as Promise<PromptResult<T>>
  }

  filter(message: string, choices: readonly Choice[]): Promise<PromptResult<string>> {
    return runPrompt(() =>
      filterPrompt({ message, choices, keys: this.#messages.wizard.listKeys }, this.#messages),
    )
  }

  /** Asks for the path of an existing file, with completion. */
  path(message: string, initialText: string): Promise<PromptResult<string>> {
    const { wizard } = this.#messages
    return runPrompt(() =>
      filterPrompt(
        {
          message,
          keys: wizard.pathKeys,
          initialText,
          completeOnTab: true,
          choices: (typed) => suggestPaths(typed).map((value) => ({ value, label: value })),
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
}

/** Suggests a path that is typed or pasted in full first, also in quotes or in a hidden directory. */
function suggestPaths(typed: string): string[] {
  const fullPath = unquote(typed)
  const others = completePath(typed).filter((path) => path !== fullPath)
  return fullPath !== '' && pathType(fullPath) === 'file' ? [fullPath, ...others] : others
}
