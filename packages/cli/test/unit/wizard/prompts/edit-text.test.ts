import { expect, test } from 'vitest'
import {
  type EditedText,
  editText,
  insertText,
  type PressedKey,
  proposeText,
} from '../../../../src/wizard/prompts/edit-text.ts'

/** Parses `a|b`, where the bar is the cursor. `[ab]` is a selected text. */
function parse(shown: string): EditedText {
  if (shown.startsWith('[')) return proposeText(shown.slice(1, -1))
  const cursor = shown.indexOf('|')
  return { text: shown.replace('|', ''), cursor, selected: false, deleted: '' }
}

function show({ text, cursor, selected }: EditedText): string {
  return selected ? `[${text}]` : `${text.slice(0, cursor)}|${text.slice(cursor)}`
}

/** Returns the key and its character, as Node's readline reports them: `ctrl-a`, `meta-b`, `x`. */
function parseKey(shown: string): [string | undefined, PressedKey] {
  const [, ctrl, meta, name = ''] = /^(ctrl-)?(meta-)?(.+)$/s.exec(shown) ?? []
  const key = { name, ctrl: ctrl !== undefined, meta: meta !== undefined }
  if (name.length > 1) return [undefined, key]
  return [ctrl ? String.fromCharCode(name.charCodeAt(0) & 31) : name, key]
}

test.each<[string, string, string]>([
  ['ctrl-a', 'one two|', '|one two'],
  ['home', 'one\ntwo|', 'one\n|two'],
  ['ctrl-e', 'o|ne\ntwo', 'one|\ntwo'],
  ['end', '|one', 'one|'],
  ['ctrl-b', 'a👩‍👧|b', 'a|👩‍👧b'],
  ['ctrl-f', 'a|👩‍👧b', 'a👩‍👧|b'],
  ['meta-b', 'one, two|', 'one, |two'],
  ['ctrl-left', 'one, |two', '|one, two'],
  ['meta-f', 'one|, two', 'one, two|'],
  ['up', 'one\ntwo|', 'one|\ntwo'],
  ['down', 'on|e\nx', 'one\nx|'],
  ['down', 'a|', 'a|'],
  ['backspace', 'a👩‍👧|', 'a|'],
  ['ctrl-h', 'ab|', 'a|'],
  ['delete', 'a|👩‍👧b', 'a|b'],
  ['ctrl-d', '|ab', '|b'],
  ['ctrl-k', 'one |two\nthree', 'one |\nthree'],
  ['ctrl-k', 'one|\ntwo', 'one|two'],
  ['ctrl-u', 'one\ntwo|three', 'one\n|three'],
  ['ctrl-w', 'one, two  |', 'one, |'],
  ['ctrl-w', 'a --x=1|', 'a |'],
  ['meta-backspace', 'a --x=1|', 'a --x=|'],
  ['meta-d', '|one two', '| two'],
  ['x', 'a|b', 'ax|b'],
  ['ctrl-g', 'a|b', 'a|b'],
  ['ctrl-t', 'a|b', 'a|b'],
  ['meta-x', 'a|b', 'a|b'],
  ['x', '[old]', 'x|'],
  ['right', '[old]', 'old|'],
  ['left', '[old]', '|old'],
  ['ctrl-e', '[old]', 'old|'],
  ['backspace', '[old]', '|'],
])('%s in %j gives %j', (key, before, after) => {
  expect(show(editText(parse(before), ...parseKey(key)))).toBe(after)
})

test('ctrl-y inserts what ctrl-w, ctrl-u or ctrl-k deleted', () => {
  const cut = editText(parse('one two|'), ...parseKey('ctrl-w'))
  const moved = editText(cut, ...parseKey('ctrl-a'))
  expect(show(editText(moved, ...parseKey('ctrl-y')))).toBe('two|one ')
})

test('an inserted text keeps tabs and line breaks and loses other control characters', () => {
  expect(show(insertText(parse('|'), 'a\r\nb\tc\u001b[31m\u0007\u0085d'))).toBe('a\nb\tc[31md|')
})
