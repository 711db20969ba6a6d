import { expect, test } from 'vitest'
import { ID, stage } from '../support/stage.ts'

const HOURS = 2 * 3_600_000

test.each([
  ['while the task is queued', 'Queued', HOURS],
  ['while it runs', 'Running', HOURS],
])('the date jumps ahead %s: the task is not given up', async (_name, text, ms) => {
  const { online, simulator } = await stage({ queuedMs: 300, runMs: 300, netWssUrl: false })
  const { code, err } = await online(['run', '--workflow-id', ID], { dateJump: [text, ms] })
  expect(code, err).toBe(0)
  expect(simulator.calls('cancel')).toEqual([])
})

test('the date jumps back: a task that does not end is given up all the same', async () => {
  const { online, simulator } = await stage({ netWssUrl: false })
  simulator.script({ on: 'submit', answer: { kind: 'task', end: 'never' } })
  const args = ['run', '--workflow-id', ID, '--timeout', '30s']
  const { code, err } = await online(args, { dateJump: ['Running', -HOURS] })
  expect(code, err).toBe(4)
})

test('the date jumps ahead while the queue is full: it is waited out', async () => {
  const { online, simulator } = await stage()
  simulator.script({ on: 'submit', times: 3, answer: { kind: 'refuse', code: 421 } })
  const jump = ['Trying again', HOURS] as [string, number]
  const { code, err } = await online(['run', '--workflow-id', ID], { dateJump: jump })
  expect(code, err).toBe(0)
  expect(simulator.calls('submit')).toHaveLength(4)
})
