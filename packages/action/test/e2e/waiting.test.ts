import { expect, test } from 'vitest'
import { FakeRunner } from '../harness/fake-runner.ts'
import { API_JSON, startSimulator } from '../harness/simulator.ts'

const files = { 'api.json': API_JSON }

test('retries while the queue is full and logs it at most once a minute', async () => {
  await using hub = await startSimulator()
  await using runner = await FakeRunner.create()
  hub.simulator.script({ on: 'submit', times: 10, answer: { kind: 'refuse', code: 421 } })
  const step = await runner.step({
    inputs: { ...hub.inputs, timeout: '1h' },
    files,
    timeScale: 500,
  })
  expect(step.code, step.stdout).toBe(0)
  expect(hub.simulator.calls('submit')).toHaveLength(11)
  expect(hub.simulator.tasks.size).toBe(1)
  const notices = step.stdout.match(/not accepted yet/g)?.length ?? 0
  expect(notices).toBeGreaterThanOrEqual(1)
  expect(notices).toBeLessThanOrEqual(5)
})

test('runs eight parallel rows through a queue of three', async () => {
  await using hub = await startSimulator({ concurrentLimit: 3 })
  await using runner = await FakeRunner.create()
  const rows = Array.from({ length: 8 }, (_, n) => ({ 'KSampler.seed': n }))
  const step = await runner.step({
    inputs: { ...hub.inputs, batch: 'rows.json', 'max-parallel': '8', timeout: '1h' },
    files: { ...files, 'rows.json': JSON.stringify(rows) },
    timeScale: 500,
  })
  expect(step.code, step.stdout).toBe(0)
  expect(hub.simulator.tasks.size).toBe(8)
})

test('keeps waiting when polls return gateway errors', async () => {
  await using hub = await startSimulator({ netWssUrl: false })
  await using runner = await FakeRunner.create()
  hub.simulator.script({ on: 'outputs', times: 17, answer: { kind: 'http', status: 502 } })
  const step = await runner.step({ inputs: hub.inputs, files })
  expect(step.code, step.stdout).toBe(0)
  // The same reason is logged once.
  expect(step.stdout.match(/status check failed; still waiting/g)).toHaveLength(1)
})

test('a wait that stalls names its cause in heartbeat and error', async () => {
  await using hub = await startSimulator({ netWssUrl: false })
  await using runner = await FakeRunner.create()
  hub.simulator.script({ on: 'outputs', times: 500, answer: { kind: 'http', status: 502 } })
  const step = await runner.step({ inputs: { ...hub.inputs, timeout: '3m' }, files })
  expect(step).toMatchObject({ code: 1, outputs: { status: 'timed-out' } })
  expect(step.stdout).toMatch(/^… 2 min.*: status checks fail$/m)
  const cause = /could not be checked for the last \d+ s: .*HTTP 502/
  expect(step.stdout).toMatch(new RegExp(`^::error .*${cause.source}`, 'm'))
  expect(step.summary).toMatch(cause)
})

test('logs a heartbeat every minute', async () => {
  await using hub = await startSimulator({ queuedMs: 3_600_000 })
  await using runner = await FakeRunner.create()
  const step = await runner.step({
    inputs: { ...hub.inputs, 'queue-timeout': '10h', timeout: '10h' },
    files,
    timeScale: 200,
    onOutput(text) {
      const task = [...hub.simulator.tasks.values()][0]
      if (task && /min.*: queued$/m.test(text)) Object.assign(task, { queuedMs: 0 })
    },
  })
  expect(step.code, step.stdout).toBe(0)
  expect(step.stdout).toMatch(/^… 1 min.*: queued$/m)
})

test.for([
  ['cancel', 'CANCELLED', 'It was cancelled on RunningHub'],
  ['leave', 'RUNNING', 'It was left running as requested'],
] as const)(
  'after the timeout with on-timeout: %s, the task is %s',
  async ([onTimeout, state, words]) => {
    await using hub = await startSimulator()
    await using runner = await FakeRunner.create()
    hub.simulator.script({ on: 'submit', answer: { kind: 'task', end: 'never' } })
    const step = await runner.step({
      inputs: { ...hub.inputs, timeout: '30s', 'on-timeout': onTimeout },
      files,
    })
    expect(step).toMatchObject({
      code: 1,
      outputs: { status: 'timed-out' },
      state: { openTasks: '[]' },
    })
    const [task] = hub.simulator.tasks.values()
    expect(task?.state).toBe(state)
    expect(step.outputs['task-id']).toBe(task?.id)
    expect(step.stdout).toContain(words)
    expect(step.summary).toContain(words)
  },
)

test('logs live progress in steps of ten percent', async () => {
  await using hub = await startSimulator()
  await using runner = await FakeRunner.create()
  const answer = { kind: 'task', startsRunning: true, runMs: 1500 } as const
  hub.simulator.script({ on: 'submit', answer })
  const step = await runner.step({
    inputs: { ...hub.inputs, timeout: '1h' },
    files,
    timeScale: 20,
  })
  expect(step.code, step.stdout).toBe(0)
  const percents = [...step.stdout.matchAll(/^running, (\d+) %/gm)].map(([, n]) => Number(n))
  expect(percents.length).toBeGreaterThan(2)
  expect(new Set(percents.map((n) => Math.floor(n / 10))).size).toBe(percents.length)
  expect(percents).toEqual(percents.toSorted((a, b) => a - b))
})
