import { expect, test } from 'vitest'
import { LiveLine } from '../../../src/terminal/live-line.ts'

function createLine(isTTY: boolean, env = {}) {
  let written = ''
  const stream = { write: (text: string) => (written += text), isTTY, columns: 10 }
  return { line: new LiveLine(stream, env), written: () => written }
}

test('the live line changes in place, truncated, below permanent lines', () => {
  const { line, written } = createLine(true)
  line.show('一二三四五六')
  line.print('kept')
  line.clear()
  line.clear()
  expect(written()).toBe('\r\u001b[2K一二三四…\r\u001b[2Kkept\n一二三四…\r\u001b[2K')
})

test.each([
  ['a pipe', createLine(false)],
  ['a terminal without cursor control', createLine(true, { TERM: 'dumb' })],
])('the live line writes only permanent lines to %s', (_name, { line, written }) => {
  line.show('50 %')
  line.print('kept')
  line.clear()
  expect(written()).toBe('kept\n')
})
