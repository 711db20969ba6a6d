import { expect, test } from 'vitest'
import { FakeRunner } from '../harness/fake-runner.ts'
import { API_JSON, startSimulator } from '../harness/simulator.ts'

const files = { 'api.json': API_JSON }
const HOURS = 2 * 3_600_000

test.for<[string, Record<string, number>]>([
  ['ahead while the task is queued', { queued: HOURS }],
  ['ahead while it runs', { running: HOURS }],
  ['ahead and back again', { queued: HOURS, running: -HOURS }],
])('does not time out when the date jumps %s', async ([, dateJumps]) => {
  await using hub = await startSimulator({ queuedMs: 300, runMs: 300, netWssUrl: false })
  await using runner = await FakeRunner.create()
  const step = await runner.step({ inputs: hub.inputs, files, dateJumps })
  expect(step.code, step.stdout).toBe(0)
  expect(step.outputs.status).toBe('succeeded')
  expect(Number(step.outputs.duration)).toBeLessThan(600)
  expect(hub.simulator.calls('cancel')).toEqual([])
})

test('times out although the date jumps back', async () => {
  await using hub = await startSimulator({ netWssUrl: false })
  await using runner = await FakeRunner.create()
  hub.simulator.script({ on: 'submit', answer: { kind: 'task', end: 'never' } })
  const step = await runner.step({
    inputs: { ...hub.inputs, timeout: '30s' },
    files,
    dateJumps: { running: -HOURS },
  })
  expect(step, step.stdout).toMatchObject({ code: 1, outputs: { status: 'timed-out' } })
})

test('waits out a full queue although the date jumps ahead', async () => {
  await using hub = await startSimulator()
  await using runner = await FakeRunner.create()
  hub.simulator.script({ on: 'submit', times: 3, answer: { kind: 'refuse', code: 421 } })
  const dateJumps = { 'not accepted yet': HOURS }
  const step = await runner.step({ inputs: hub.inputs, files, dateJumps })
  expect(step.code, step.stdout).toBe(0)
  expect(hub.simulator.calls('submit')).toHaveLength(4)
})
