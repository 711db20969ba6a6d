import { expect, test } from 'vitest'
import { escapeLogLine } from '../../src/runner/escape.ts'

test.for([
  ['plain text stays', 'a cat: on ::a mat', 'a cat: on ::a mat'],
  ['a command at the beginning', '::error::x', ': :error::x'],
  ['a command after blanks', ' \u00a0::error::x', ' \u00a0: :error::x'],
  ['the older form, anywhere', 'x ##[error]y', 'x # #[error]y'],
  ['the older form, with more signs', '####[error]y', '### #[error]y'],
  ['a heading is none', '# [x] ## y', '# [x] ## y'],
  ['line breaks of every kind', 'a\r\nb\u2028c\u0085d\u000be', 'a b c d e'],
  ['a command behind a line break', 'a\n::error::x', 'a ::error::x'],
  ['a terminal sequence', '\u001b[31mred', ' [31mred'],
  ['other languages and emoji stay', '一个女孩 👩‍🎨', '一个女孩 👩‍🎨'],
] as const)('%s', ([, text, safe]) => {
  expect(escapeLogLine(text)).toBe(safe)
})
