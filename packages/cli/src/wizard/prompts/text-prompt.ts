import { ReadStream } from 'node:tty'
import { styleText } from 'node:util'
import { Prompt, wrapTextWithPrefix } from '@clack/core'
import { type CANCEL_SYMBOL, S_BAR, S_BAR_END, symbol } from '@clack/prompts'
import { type EditedText, editText, insertText, type PressedKey, proposeText } from './edit-text.ts'
import { withCursor } from './with-cursor.ts'

export interface TextPromptOptions {
  message: string
  /** The proposed text: typing replaces it. */
  initialValue: string
  /** Several lines, which Enter twice at the end submits. */
  multiline: boolean
  /** The line that explains the keys while the proposed text is selected. */
  selectedKeys: string
  validate: (text: string) => string | undefined
  signal: AbortSignal
}

const BRACKETED_PASTE = { on: '\u001b[?2004h', off: '\u001b[?2004l' }

/**
 * Asks for a text, edited with the keys of a shell. Own code, because clack's prompts insert
 * control characters, split an emoji in two, and submit a pasted text at its first empty line.
 */
export function textPrompt(options: TextPromptOptions): Promise<string | typeof CANCEL_SYMBOL> {
  const prompt = new TextPrompt(options)
  return prompt.prompt() as Promise<string | typeof CANCEL_SYMBOL>
}

class TextPrompt extends Prompt<string> {
  readonly #multiline: boolean
  #edited: EditedText
  #enterPressed = false
  /** What is being pasted. A terminal marks its start and end. */
  #pasted: string | undefined

  constructor(options: TextPromptOptions) {
    const { multiline, validate, signal } = options
    super(
      { validate: (value) => validate(value ?? ''), signal, render: () => this.#render(options) },
      false,
    )
    this.#multiline = multiline
    this.#edited = proposeText(options.initialValue)
    this.value = this.#edited.text
    this.on('key', (typed, key) => this.#press(typed, key))
  }

  override prompt() {
    this.input.on('pause', this.#resume)
    this.output.write(BRACKETED_PASTE.on)
    return super.prompt()
  }

  protected override close(): void {
    this.input.off('pause', this.#resume)
    this.output.write(BRACKETED_PASTE.off)
    super.close()
  }

  /** Decides whether Enter submits. In a text of several lines it must be pressed twice. */
  protected override _shouldSubmit(): boolean {
    if (this.#pasted !== undefined) return false
    if (!this.#multiline) return true
    const { text, cursor } = this.#edited
    if (this.#enterPressed && cursor === text.length) {
      if (text.endsWith('\n')) this.#set(editText(this.#edited, undefined, { name: 'backspace' }))
      return true
    }
    this.#enterPressed = true
    this.#set(insertText({ ...this.#edited, selected: false }, '\n'))
    return false
  }

  /** clack's own readline has no text: it closes at Ctrl-D, and stops reading for everyone. */
  readonly #resume = () => {
    if (this.input instanceof ReadStream) this.input.setRawMode(true)
    this.input.resume()
  }

  #press(typed: string | undefined, key: PressedKey): void {
    if (key.name === 'paste-start') this.#pasted = ''
    else if (key.name === 'paste-end') this.#paste()
    else if (this.#pasted !== undefined) this.#pasted += typed ?? ''
    else if (key.name === 'return') return
    else if (key.ctrl && key.name === 'd' && this.#edited.text === '') this.state = 'cancel'
    else if (this.#multiline || (key.name !== 'enter' && key.name !== 'tab'))
      this.#set(editText(this.#edited, typed, key))
    this.#enterPressed = false
  }

  #paste(): void {
    const text = this.#pasted ?? ''
    this.#pasted = undefined
    const shown = this.#multiline ? text : text.trim().replace(/\s+/g, ' ')
    this.#set(insertText(this.#edited, shown))
  }

  #set(edited: EditedText): void {
    this.#edited = edited
    this._setValue(edited.text)
  }

  #render({ message, selectedKeys }: TextPromptOptions): string {
    const head = `${styleText('gray', S_BAR)}\n${symbol(this.state)}  ${message}\n`
    const lines = (text: string, bar: string, format?: (line: string) => string) =>
      wrapTextWithPrefix(undefined, text, `${bar}  `, undefined, undefined, format)
    const { text, selected } = this.#edited
    const shown = selected ? styleText('inverse', text) : withCursor(this.#edited)
    const side = styleText('gray', S_BAR)
    switch (this.state) {
      case 'submit':
        return head + lines(text, side, (line) => styleText('dim', line))
      case 'cancel':
        return head + lines(text, side, (line) => styleText(['strikethrough', 'dim'], line))
      case 'error': {
        const end = `${styleText('yellow', S_BAR_END)}  ${styleText('yellow', this.error)}`
        return `${head}${lines(shown, styleText('yellow', S_BAR))}\n${end}\n`
      }
      default: {
        const keys = selected ? `  ${styleText('dim', selectedKeys)}` : ''
        return `${head}${lines(shown, styleText('cyan', S_BAR))}\n${styleText('cyan', S_BAR_END)}${keys}\n`
      }
    }
  }
}
