import { styleText } from 'node:util'
import { characterAt, type EditedText } from './edit-text.ts'

/** Returns a text with its cursor, for the screen. */
export function withCursor(edited: Pick<EditedText, 'text' | 'cursor'>): string {
  const { text, cursor } = edited
  if (text === '') return styleText(['inverse', 'hidden'], '_')
  const character = characterAt(edited)
  if (character === '') return `${text}█`
  const shown = character === '\n' ? '█\n' : styleText('inverse', character)
  return text.slice(0, cursor) + shown + text.slice(cursor + character.length)
}
