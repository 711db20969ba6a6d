import { styleText } from 'node:util'
import { unicodeOr } from '@clack/prompts'

type Style = 'bold' | 'dim' | 'red' | 'green' | 'yellow' | 'cyan'
export type Styles = Record<Style, (text: string) => string>

/** Returns the colours of a stream. `NO_COLOR` disables, `FORCE_COLOR` enables them. */
export function createStyles(stream: NodeJS.WritableStream): Styles {
  const style = (name: Style) => (text: string) =>
    styleText(name, text, { stream, validateStream: true })
  return {
    bold: style('bold'),
    dim: style('dim'),
    red: style('red'),
    green: style('green'),
    yellow: style('yellow'),
    cyan: style('cyan'),
  }
}

/** Symbols with a fallback for terminals without Unicode. */
export const SYMBOLS = {
  done: unicodeOr('✔', 'OK'),
  failed: unicodeOr('✖', 'X'),
  spinner: [...unicodeOr('⠋⠙⠹⠸⠼⠴⠦⠧⠇⠏', '|/-\\')],
  full: unicodeOr('█', '#'),
  empty: unicodeOr('░', '-'),
}
