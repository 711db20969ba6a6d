/** A text that is being edited. */
export interface EditedText {
  text: string
  /** The index of the cursor in UTF-16 units, never inside a character. */
  cursor: number
  /** The whole text is selected: typing replaces it, moving the cursor keeps it. */
  selected: boolean
  /** What Ctrl-K, Ctrl-U or Ctrl-W deleted last, for Ctrl-Y. */
  deleted: string
}

/** A key as Node's readline reports it. */
export interface PressedKey {
  name?: string | undefined
  ctrl?: boolean | undefined
  meta?: boolean | undefined
}

const graphemes = new Intl.Segmenter(undefined, { granularity: 'grapheme' })

/** Starts with a proposed text, selected as a whole. */
export function proposeText(text: string): EditedText {
  return { text, cursor: text.length, selected: text !== '', deleted: '' }
}

/**
 * Applies a key with the meaning it has in a shell (GNU Readline's Emacs mode). Returns the same
 * state for a key without a meaning. Never inserts a control character.
 *
 * @param typed the character of the key, when it has one
 * @see https://www.gnu.org/software/bash/manual/html_node/Bindable-Readline-Commands.html
 */
export function editText(
  state: EditedText,
  typed: string | undefined,
  { name = '', ctrl = false, meta = false }: PressedKey,
): EditedText {
  const { text, cursor } = state
  switch (`${ctrl ? 'ctrl-' : ''}${meta ? 'meta-' : ''}${name}`) {
    case 'left':
    case 'ctrl-b':
      return moveTo(state, state.selected ? 0 : previousCharacter(text, cursor))
    case 'right':
    case 'ctrl-f':
      return moveTo(state, nextCharacter(text, cursor))
    case 'ctrl-left':
    case 'meta-left':
    case 'meta-b':
      return moveTo(state, wordStart(text, cursor, /[\p{L}\p{N}]/u))
    case 'ctrl-right':
    case 'meta-right':
    case 'meta-f':
      return moveTo(state, wordEnd(text, cursor))
    case 'home':
    case 'ctrl-a':
      return moveTo(state, lineStart(text, cursor))
    case 'end':
    case 'ctrl-e':
      return moveTo(state, lineEnd(text, cursor))
    case 'up':
    case 'ctrl-p':
      return moveTo(state, lineAbove(text, cursor))
    case 'down':
    case 'ctrl-n':
      return moveTo(state, lineBelow(text, cursor))
    case 'backspace':
    case 'ctrl-h':
      return remove(state, previousCharacter(text, cursor), cursor)
    case 'delete':
    case 'ctrl-d':
      return remove(state, cursor, nextCharacter(text, cursor))
    case 'ctrl-k': {
      const end = lineEnd(text, cursor)
      return cut(state, cursor, end === cursor ? nextCharacter(text, cursor) : end)
    }
    case 'ctrl-u':
      return cut(state, lineStart(text, cursor), cursor)
    case 'ctrl-w':
      return cut(state, wordStart(text, cursor, /\S/), cursor)
    case 'meta-backspace':
      return cut(state, wordStart(text, cursor, /[\p{L}\p{N}]/u), cursor)
    case 'meta-d':
      return cut(state, cursor, wordEnd(text, cursor))
    case 'ctrl-y':
      return insertText(state, state.deleted)
    default:
      return ctrl || meta || !typed ? state : insertText(state, typed)
  }
}

/** Inserts a text at the cursor, or in place of the selected text. Leaves out control characters. */
export function insertText(state: EditedText, added: string): EditedText {
  const clean = added.replace(/\r\n?/g, '\n').replace(/(?![\t\n])\p{Cc}/gu, '')
  if (clean === '') return state
  const { text, cursor } = state.selected ? { text: '', cursor: 0 } : state
  return {
    ...state,
    text: text.slice(0, cursor) + clean + text.slice(cursor),
    cursor: cursor + clean.length,
    selected: false,
  }
}

/** Returns the character at the cursor; an empty text at the end. */
export function characterAt({ text, cursor }: Pick<EditedText, 'text' | 'cursor'>): string {
  return text.slice(cursor, nextCharacter(text, cursor))
}

function moveTo(state: EditedText, cursor: number): EditedText {
  return { ...state, cursor, selected: false }
}

function remove(state: EditedText, start: number, end: number): EditedText {
  const [from, to] = state.selected ? [0, state.text.length] : [start, end]
  const text = state.text.slice(0, from) + state.text.slice(to)
  return { ...state, text, cursor: from, selected: false }
}

function cut(state: EditedText, start: number, end: number): EditedText {
  const deleted = state.selected ? state.text : state.text.slice(start, end)
  return { ...remove(state, start, end), deleted: deleted || state.deleted }
}

function previousCharacter(text: string, cursor: number): number {
  return graphemes.segment(text).containing(cursor - 1)?.index ?? 0
}

function nextCharacter(text: string, cursor: number): number {
  const character = graphemes.segment(text).containing(cursor)
  return character ? character.index + character.segment.length : text.length
}

/** Moves back over what is not part of a word, then over the word. */
function wordStart(text: string, cursor: number, partOfWord: RegExp): number {
  let at = cursor
  const isPart = () => partOfWord.test(text.slice(previousCharacter(text, at), at))
  while (at > 0 && !isPart()) at = previousCharacter(text, at)
  while (at > 0 && isPart()) at = previousCharacter(text, at)
  return at
}

function wordEnd(text: string, cursor: number): number {
  const [found = ''] = /^[^\p{L}\p{N}]*[\p{L}\p{N}]*/u.exec(text.slice(cursor)) ?? []
  return cursor + found.length
}

function lineStart(text: string, cursor: number): number {
  return text.lastIndexOf('\n', cursor - 1) + 1
}

function lineEnd(text: string, cursor: number): number {
  const end = text.indexOf('\n', cursor)
  return end === -1 ? text.length : end
}

function lineAbove(text: string, cursor: number): number {
  const start = lineStart(text, cursor)
  return start === 0 ? cursor : sameColumn(text, cursor, lineStart(text, start - 1))
}

function lineBelow(text: string, cursor: number): number {
  const end = lineEnd(text, cursor)
  return end === text.length ? cursor : sameColumn(text, cursor, end + 1)
}

/** Returns the place in another line that is as far from its start as the cursor is from its own. */
function sameColumn(text: string, cursor: number, start: number): number {
  const column = cursor - lineStart(text, cursor)
  const at = Math.min(start + column, lineEnd(text, start))
  return graphemes.segment(text).containing(at)?.index ?? at
}
