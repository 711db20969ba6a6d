import { expect, test } from 'vitest'
import { setup, WORKFLOW_ID } from '../harness/setup.ts'

const TWO_HOURS = 2 * 3_600_000

test.each([
  ['queued', 'Queued'],
  ['running', 'Running'],
])('a run whose task is %s does not time out when the date jumps ahead', async (_state, text) => {
  const { runOnline, simulator } = await setup({ queuedMs: 300, runMs: 300, netWssUrl: false })
  const { code, err } = await runOnline(['run', '--workflow-id', WORKFLOW_ID], {
    dateJump: [text, TWO_HOURS],
  })
  expect(code, err).toBe(0)
  expect(simulator.calls('cancel')).toEqual([])
})

test('a run times out although the date jumps back', async () => {
  const { runOnline, simulator } = await setup({ netWssUrl: false })
  simulator.script({ on: 'submit', answer: { kind: 'task', end: 'never' } })
  const args = ['run', '--workflow-id', WORKFLOW_ID, '--timeout', '30s']
  const { code, err } = await runOnline(args, { dateJump: ['Running', -TWO_HOURS] })
  expect(code, err).toBe(4)
})

test('a run keeps waiting for a full queue when the date jumps ahead', async () => {
  const { runOnline, simulator } = await setup()
  simulator.script({ on: 'submit', times: 3, answer: { kind: 'refuse', code: 421 } })
  const { code, err } = await runOnline(['run', '--workflow-id', WORKFLOW_ID], {
    dateJump: ['Retrying', TWO_HOURS],
  })
  expect(code, err).toBe(0)
  expect(simulator.calls('submit')).toHaveLength(4)
})
