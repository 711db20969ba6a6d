import { expect, test } from 'vitest'
import { escapeLogLine } from '../../src/runner/escape.ts'

test.for([
  ['keeps plain text', 'a cat: on ::a mat', 'a cat: on ::a mat'],
  ['breaks a command at the beginning', '::error::x', ': :error::x'],
  ['breaks a command after spaces', ' \u00a0::error::x', ' \u00a0: :error::x'],
  ['breaks the older command syntax anywhere', 'x ##[error]y', 'x # #[error]y'],
  ['breaks the older command syntax after more # signs', '####[error]y', '### #[error]y'],
  ['keeps a Markdown heading', '# [x] ## y', '# [x] ## y'],
  ['replaces line breaks of every kind', 'a\r\nb\u2028c\u0085d\u000be', 'a b c d e'],
  ['breaks no command after a replaced line break', 'a\n::error::x', 'a ::error::x'],
  ['replaces a terminal escape sequence', '\u001b[31mred', ' [31mred'],
  ['keeps other languages and emoji', '一个女孩 👩‍🎨', '一个女孩 👩‍🎨'],
] as const)('escapeLogLine %s', ([, text, safe]) => {
  expect(escapeLogLine(text)).toBe(safe)
})
