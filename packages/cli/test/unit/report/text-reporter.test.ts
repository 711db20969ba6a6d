import { stripVTControlCharacters } from 'node:util'
import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { getMessages } from '../../../src/messages/messages.ts'
import { TextReporter } from '../../../src/report/text-reporter.ts'
import { createStyles } from '../../../src/terminal/style.ts'

beforeEach(() => void vi.useFakeTimers())
afterEach(() => void vi.useRealTimers())

test('the live line has a spinner and the elapsed time from the first moment, also before a run', () => {
  let shown = ''
  const stream = {
    write(text: string) {
      shown = stripVTControlCharacters(text).replaceAll('\r', '')
    },
    isTTY: true,
    columns: 80,
  }
  const reporter = new TextReporter(
    {
      ...{ out: stream, err: stream, env: {} },
      messages: getMessages('en'),
      style: createStyles(process.stderr),
    },
    'https://www.runninghub.cn',
    (text) => text,
  )
  expect(shown).toMatch(/^\S Preparing {2}0:00$/)
  const [firstFrame] = shown
  vi.advanceTimersByTime(1250)
  expect(shown).toMatch(/^\S Preparing {2}0:01$/)
  expect(shown[0]).not.toBe(firstFrame)
  const run = reporter.startRun({
    ...{ number: 1, total: 1, workflowId: '1', changes: [] },
    expected: undefined,
  })
  expect(shown).toMatch(/^\S Preparing {2}0:00$/)
  run.event({ type: 'submitting', request: { workflowId: '1' } })
  vi.advanceTimersByTime(2000)
  expect(shown).toMatch(/^\S Submitting {2}0:02$/)
  run.end()
  reporter.close()
  expect(shown).toBe('')
})
