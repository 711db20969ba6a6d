import { expect, test } from 'vitest'
import { annotation } from '../../src/runner/commands.ts'
import { printable } from '../../src/runner/printable.ts'

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
  expect(printable(text)).toBe(safe)
})

test('annotations escape what the runner would read', () => {
  const place = { title: 'a,b:c', file: 'ä,%.json', line: 3, column: 4 }
  expect(annotation('error', '100 %\r\n::x', place)).toBe(
    '::error title=a%2Cb%3Ac,file=ä%2C%25.json,line=3,col=4::100 %25%0D%0A::x',
  )
  expect(annotation('warning', 'x')).toBe('::warning::x')
})
