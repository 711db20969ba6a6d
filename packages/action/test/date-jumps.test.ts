import { expect, test } from 'vitest'
import { FakeRunner } from './support/run-action.ts'
import { API_JSON, service } from './support/service.ts'

const files = { 'api.json': API_JSON }
const HOURS = 2 * 3_600_000
/** Time for a test that starts a process. */
const timeout = 60_000

test.for<[string, Record<string, number>]>([
  ['ahead while the task is queued', { queued: HOURS }],
  ['ahead while it runs', { running: HOURS }],
  ['ahead and back again', { queued: HOURS, running: -HOURS }],
])('the date jumps %s: the task is not given up', { timeout }, async ([, dateJumps]) => {
  await using hub = await service({ queuedMs: 300, runMs: 300, netWssUrl: false })
  await using runner = await FakeRunner.create()
  const step = await runner.step({ inputs: hub.inputs, files, dateJumps })
  expect(step.code, step.stdout).toBe(0)
  expect(step.outputs.status).toBe('succeeded')
  expect(Number(step.outputs.duration)).toBeLessThan(600)
  expect(hub.simulator.calls('cancel')).toEqual([])
})

test('the date jumps back: a task that does not end is given up all the same', {
  timeout,
}, async () => {
  await using hub = await service({ netWssUrl: false })
  await using runner = await FakeRunner.create()
  hub.simulator.script({ on: 'submit', answer: { kind: 'task', end: 'never' } })
  const step = await runner.step({
    inputs: { ...hub.inputs, timeout: '30s' },
    files,
    dateJumps: { running: -HOURS },
  })
  expect(step, step.stdout).toMatchObject({ code: 1, outputs: { status: 'timed-out' } })
})

test('the date jumps ahead while the queue is full: it is waited out', { timeout }, async () => {
  await using hub = await service()
  await using runner = await FakeRunner.create()
  hub.simulator.script({ on: 'submit', times: 3, answer: { kind: 'refuse', code: 421 } })
  const dateJumps = { 'not taken yet': HOURS }
  const step = await runner.step({ inputs: hub.inputs, files, dateJumps })
  expect(step.code, step.stdout).toBe(0)
  expect(hub.simulator.calls('submit')).toHaveLength(4)
})
