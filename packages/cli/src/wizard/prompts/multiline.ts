import { styleText } from 'node:util'
import { MultiLinePrompt, wrapTextWithPrefix } from '@clack/core'
import { type CANCEL_SYMBOL, S_BAR, S_BAR_END, symbol } from '@clack/prompts'

export interface MultilineOptions {
  message: string
  initialValue: string
  validate: (value: string | undefined) => string | undefined
}

/**
 * clack's multi-line prompt with a cursor and delete keys that work on whole characters. clack
 * works on UTF-16 units: it splits an emoji in two, or inserts the next letter inside it. Delete
 * this class when clack no longer does.
 */
class MultilineTextPrompt extends MultiLinePrompt {
  override emit: MultiLinePrompt['emit'] = (event, ...data) => {
    if (event !== 'key') return super.emit(event, ...data)
    const [char, { name } = {}] = data as [string | undefined, { name?: string }?]
    const { userInput: text, cursor } = this
    const unitsToDelete =
      (name === 'backspace' && lengthBefore(text, cursor)) ||
      (name === 'delete' && lengthAt(text, cursor)) ||
      1
    for (let unit = 0; unit < unitsToDelete; unit++) super.emit(event, ...data)
    const added = this.userInput.length - text.length
    if (added > 1 && added === char?.length) this._cursor += added - 1
    if (isInsideCharacter(this.userInput, this._cursor)) this._cursor += name === 'right' ? 1 : -1
  }

  override get userInputWithCursor(): string {
    const { userInput: text, cursor } = this
    const end = cursor + lengthAt(text, cursor)
    const character = text.slice(cursor, end)
    if (character === '') return `${text}█`
    const shown = character === '\n' ? '█\n' : styleText('inverse', character)
    return text.slice(0, cursor) + shown + text.slice(end)
  }
}

/** Asks for a text of one or more lines. Enter twice at the end submits it. */
export function multilinePrompt(options: MultilineOptions): Promise<string | typeof CANCEL_SYMBOL> {
  const prompt = new MultilineTextPrompt({
    ...options,
    render() {
      const head = `${styleText('gray', S_BAR)}\n${symbol(this.state)}  ${options.message}\n`
      const lines = (text: string, bar: string, format?: (line: string) => string) =>
        wrapTextWithPrefix(undefined, text, `${bar}  `, undefined, undefined, format)
      const empty = styleText(['inverse', 'hidden'], '_')
      const shown = this.userInput === '' ? empty : this.userInputWithCursor
      const side = styleText('gray', S_BAR)
      switch (this.state) {
        case 'submit':
          return head + lines(this.value ?? '', side, (line) => styleText('dim', line))
        case 'cancel':
          return head + lines(this.value ?? '', side, (l) => styleText(['strikethrough', 'dim'], l))
        case 'error': {
          const end = `${styleText('yellow', S_BAR_END)}  ${styleText('yellow', this.error)}`
          return `${head}${lines(shown, styleText('yellow', S_BAR))}\n${end}\n`
        }
        default:
          return `${head}${lines(shown, styleText('cyan', S_BAR))}\n${styleText('cyan', S_BAR_END)}\n`
      }
    },
  })
  return prompt.prompt() as Promise<string | typeof CANCEL_SYMBOL>
}

/** The number of UTF-16 units of the character at an index; 0 at the end of the text. */
function lengthAt(text: string, index: number): number {
  const point = text.codePointAt(index)
  return point === undefined ? 0 : String.fromCodePoint(point).length
}

function lengthBefore(text: string, index: number): number {
  return isInsideCharacter(text, index - 1) ? 2 : Math.min(index, 1)
}

/** Whether an index is between the two units of one character. */
function isInsideCharacter(text: string, index: number): boolean {
  return index > 0 && lengthAt(text, index - 1) === 2
}
