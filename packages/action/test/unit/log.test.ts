import { expect, test } from 'vitest'
import { Log } from '../../src/runner/log.ts'
import { captureLines } from '../harness/capture-lines.ts'

test('escapes the message and properties of an annotation', () => {
  const lines = captureLines()
  const place = { title: 'a,b:c', file: 'ä,%.json', startLine: 3, startColumn: 4 }
  new Log().error({ message: '100 %\r\n::x', ...place })
  new Log().warning('x')
  expect(lines).toEqual([
    '::error title=a%2Cb%3Ac,file=ä%2C%25.json,line=3,col=4::100 %25%0A: :x',
    '::warning::x',
  ])
})

test('logs what exceeds ten annotations of a level or 4,000 characters of one', () => {
  const lines = captureLines()
  const log = new Log()
  const long = 'x'.repeat(4096)
  log.warning(long)
  for (let n = 2; n <= 11; n++) log.warning(`warning ${n}`)
  expect(lines).toHaveLength(12)
  expect(lines[0]).toBe(`::warning::${'x'.repeat(4000)}…`)
  expect(lines[1]).toBe(long)
  expect(lines.slice(-2)).toEqual(['::warning::warning 10', 'warning: warning 11'])
})

test('does not mask an empty secret', () => {
  const lines = captureLines()
  new Log().setSecret('')
  new Log().setSecret('open\nsesame')
  expect(lines).toEqual(['::add-mask::open%0Asesame'])
})
