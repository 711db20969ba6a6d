import { styleText } from 'node:util'
import { AutocompletePrompt } from '@clack/core'
import type { CANCEL_SYMBOL } from '@clack/prompts'
import {
  limitOptions,
  S_BAR,
  S_BAR_END,
  S_RADIO_ACTIVE,
  S_RADIO_INACTIVE,
  symbol,
} from '@clack/prompts'
import type { Messages } from '../../messages/messages.ts'
import { truncate } from '../../terminal/text.ts'
import { withCursor } from './with-cursor.ts'

export interface Choice {
  value: string
  label: string
  disabled?: boolean
  /** The ways to write the field that this choice is. It is listed only while one is typed. */
  targets?: readonly string[]
}

export interface FilterOptions {
  message: string
  /** The line that explains the keys. */
  keys: string
  /** All choices, or a function that returns the choices for the typed text. */
  choices: readonly Choice[] | ((typed: string) => Choice[])
  completeOnTab?: boolean
  validate?: (value: string) => string | undefined
  /** The error when Enter is pressed and nothing matches. */
  noMatch?: string
  signal: AbortSignal
}

const MAX_ITEMS = 10

/**
 * Asks for one item of a list, which the typed text filters. clack has the same prompt, but in
 * English only.
 */
export function filterPrompt(
  options: FilterOptions,
  { wizard }: Messages,
): Promise<string | typeof CANCEL_SYMBOL> {
  const { message, keys, choices, completeOnTab, validate, signal } = options
  const { noMatch = wizard.noMatch } = options
  const dynamic = typeof choices === 'function'
  const prompt = new FilterPrompt({
    options() {
      const typed = this.userInput ?? ''
      return dynamic ? choices(typed) : choices.filter((choice) => matches(typed, choice))
    },
    filter: () => true,
    ...(completeOnTab && { completeOnTab }),
    signal,
    // Without a match there is no value, and clack would return undefined as the answer.
    validate: (value) => (typeof value === 'string' ? validate?.(value) : noMatch),
    render() {
      const columns = (process.stdout.columns ?? 80) - 6
      const head = [styleText('gray', S_BAR), `${symbol(this.state)}  ${message}`]
      const chosen =
        this.options.find(({ value }) => value === this.value)?.label ?? String(this.value ?? '')
      if (this.state === 'submit')
        return [
          ...head,
          `${styleText('gray', S_BAR)}  ${styleText('dim', truncate(chosen.trim(), columns))}`,
        ].join('\n')
      if (this.state === 'cancel') return [...head, styleText('gray', S_BAR)].join('\n')

      const colour = this.state === 'error' ? 'yellow' : 'cyan'
      const side = `${styleText(colour, S_BAR)}  `
      const typed = this.isNavigating ? styleText('dim', this.userInput) : this.userInputWithCursor
      const count =
        dynamic || this.userInput === ''
          ? ''
          : styleText('dim', ` (${wizard.matches(this.filteredOptions.length)})`)
      const input = `${side}${styleText('dim', wizard.search)} ${typed}${count}`
      const problem =
        this.state === 'error'
          ? this.error
          : this.filteredOptions.length === 0
            ? wizard.noMatch
            : undefined
      const foot = [
        `${side}${styleText('dim', truncate(keys, columns))}`,
        styleText(colour, S_BAR_END),
      ]
      const list = limitOptions({
        cursor: this.cursor,
        options: this.filteredOptions,
        maxItems: MAX_ITEMS,
        columnPadding: 3,
        rowPadding: head.length + foot.length + 2,
        style: ({ label, disabled }, active) => {
          const shown = truncate(label, columns)
          if (disabled) return styleText('gray', `  ${shown}`)
          return active
            ? `${styleText('green', S_RADIO_ACTIVE)} ${shown}`
            : styleText('dim', `${S_RADIO_INACTIVE} ${shown}`)
        },
      })
      const warning = problem === undefined ? [] : [`${side}${styleText('yellow', problem)}`]
      return [...head, input, ...warning, ...list.map((line) => side + line), ...foot].join('\n')
    },
  })
  return prompt.prompt() as Promise<string | typeof CANCEL_SYMBOL>
}

/** clack's own shows the cursor of the list in the text. */
class FilterPrompt extends AutocompletePrompt<Choice> {
  override get userInputWithCursor(): string {
    return withCursor({ text: this.userInput, cursor: this._cursor })
  }
}

/**
 * Whether the label contains every typed word, or a target contains the typed one. A choice that is
 * disabled matches nothing but an empty text.
 */
export function matches(typed: string, { label, disabled, targets }: Choice): boolean {
  const text = typed.trim().toLowerCase()
  if (disabled) return text === ''
  if (targets !== undefined)
    return text.includes('.') && targets.some((target) => target.toLowerCase().includes(text))
  return text.split(/\s+/).every((word) => label.toLowerCase().includes(word))
}
