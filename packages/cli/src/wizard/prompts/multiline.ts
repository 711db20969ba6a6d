import { styleText } from 'node:util'
import { MultiLinePrompt, wrapTextWithPrefix } from '@clack/core'
import { type CANCEL_SYMBOL, S_BAR, S_BAR_END, symbol } from '@clack/prompts'

export interface LinesQuestion {
  message: string
  initialValue: string
  validate: (value: string | undefined) => string | undefined
}

/**
 * clack's text of several lines, in which the cursor and the keys that delete go by whole
 * characters. clack goes by UTF-16 units, and so tears an emoji in two, or puts the next letter
 * into it.
 */
class LinesPrompt extends MultiLinePrompt {
  override emit: MultiLinePrompt['emit'] = (event, ...data) => {
    if (event !== 'key') return super.emit(event, ...data)
    const [char, { name } = {}] = data as [string | undefined, { name?: string }?]
    const { userInput: text, cursor } = this
    const doomed =
      (name === 'backspace' && lengthBefore(text, cursor)) ||
      (name === 'delete' && lengthAt(text, cursor)) ||
      1
    for (let unit = 0; unit < doomed; unit++) super.emit(event, ...data)
    const added = this.userInput.length - text.length
    if (added > 1 && added === char?.length) this._cursor += added - 1
    if (isWithin(this.userInput, this._cursor)) this._cursor += name === 'right' ? 1 : -1
  }

  override get userInputWithCursor(): string {
    const { userInput: text, cursor } = this
    const end = cursor + lengthAt(text, cursor)
    const under = text.slice(cursor, end)
    if (under === '') return `${text}█`
    const shown = under === '\n' ? '█\n' : styleText('inverse', under)
    return text.slice(0, cursor) + shown + text.slice(end)
  }
}

/** Asks for a text that may have several lines; Enter twice at its end takes it. */
export function linesPrompt(question: LinesQuestion): Promise<string | typeof CANCEL_SYMBOL> {
  const prompt = new LinesPrompt({
    ...question,
    render() {
      const head = `${styleText('gray', S_BAR)}\n${symbol(this.state)}  ${question.message}\n`
      const lines = (text: string, side: string, format?: (line: string) => string) =>
        wrapTextWithPrefix(undefined, text, `${side}  `, undefined, undefined, format)
      const empty = styleText(['inverse', 'hidden'], '_')
      const shown = this.userInput === '' ? empty : this.userInputWithCursor
      const bar = styleText('gray', S_BAR)
      switch (this.state) {
        case 'submit':
          return head + lines(this.value ?? '', bar, (line) => styleText('dim', line))
        case 'cancel':
          return head + lines(this.value ?? '', bar, (l) => styleText(['strikethrough', 'dim'], l))
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

/** UTF-16 units of the character that begins here: 0 at the end of the text. */
function lengthAt(text: string, index: number): number {
  const point = text.codePointAt(index)
  return point === undefined ? 0 : String.fromCodePoint(point).length
}

function lengthBefore(text: string, index: number): number {
  return isWithin(text, index - 1) ? 2 : Math.min(index, 1)
}

/** Between the two units of one character. */
function isWithin(text: string, index: number): boolean {
  return index > 0 && lengthAt(text, index - 1) === 2
}
