import * as clack from '@clack/prompts'
import type { Words } from '../../messages/messages.ts'
import { completePath, kindOfPath, unquoted } from './complete-path.ts'
import { type Choice, filterPrompt } from './filter.ts'
import { linesPrompt } from './multiline.ts'
import { type Said, said } from './prompt.ts'

type Check = (text: string) => string | undefined

/** The kinds of questions the guide asks. */
export class Questions {
  readonly #words: Words
  constructor(words: Words) {
    this.#words = words
  }

  hidden(message: string, check: Check): Promise<Said<string>> {
    return said(() =>
      clack.password({ message, validate: (value) => check(value ?? ''), clearOnError: true }),
    )
  }

  text(message: string, initialValue: string, check: Check): Promise<Said<string>> {
    return said(() =>
      clack.text({ message, initialValue, validate: (value) => check(value ?? '') }),
    )
  }

  lines(message: string, initialValue: string, check: Check): Promise<Said<string>> {
    return said(() =>
      linesPrompt({ message, initialValue, validate: (value) => check(value ?? '') }),
    )
  }

  yes(message: string, initialValue: boolean): Promise<Said<boolean>> {
    const { yes, no } = this.#words.guide
    return said(() => clack.confirm({ message, initialValue, active: yes, inactive: no }))
  }

  choose<T extends string>(
    message: string,
    options: { value: T; label: string }[],
    initialValue?: T,
  ): Promise<Said<T>> {
    return said(() =>
      clack.select<string>({
        message,
        options,
        showInstructions: false,
        ...(initialValue !== undefined && { initialValue }),
      }),
    ) as Promise<Said<T>>
  }

  filter(message: string, choices: readonly Choice[]): Promise<Said<string>> {
    return said(() =>
      filterPrompt({ message, choices, keys: this.#words.guide.pickKeys }, this.#words),
    )
  }

  /** A path of a file that exists, with completion. */
  async path(message: string, initialText: string): Promise<Said<string>> {
    const { guide } = this.#words
    const path = await said(() =>
      filterPrompt(
        {
          message,
          keys: guide.pathKeys,
          initialText,
          completeOnTab: true,
          choices: (typed) => offers(typed).map((value) => ({ value, label: value })),
          validate(value) {
            const kind = value === undefined ? undefined : kindOfPath(value)
            if (kind === undefined) return guide.noFile
            return kind === 'directory' ? guide.isDirectory : undefined
          },
        },
        this.#words,
      ),
    )
    return path
  }
}

/** A path typed or pasted in full is offered first, also one in quotes or in a hidden directory. */
function offers(typed: string): string[] {
  const whole = unquoted(typed)
  const others = completePath(typed).filter((path) => path !== whole)
  return whole !== '' && kindOfPath(whole) === 'file' ? [whole, ...others] : others
}
