import { styleText } from 'node:util'
import { unicodeOr } from '@clack/prompts'

type Style = 'bold' | 'dim' | 'red' | 'green' | 'yellow' | 'cyan'
export type Styles = Record<Style, (text: string) => string>

/** Colours for a stream, and none where it is no terminal or `NO_COLOR` is set (`FORCE_COLOR` wins). */
export function stylesFor(stream: NodeJS.WritableStream): Styles {
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

/** Signs that a terminal of an old code page shows as well. */
export const SIGN = {
  done: unicodeOr('✔', 'OK'),
  failed: unicodeOr('✖', 'X'),
  full: unicodeOr('█', '#'),
  empty: unicodeOr('░', '-'),
}
