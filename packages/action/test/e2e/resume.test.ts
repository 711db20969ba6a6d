import { describe, expect, test } from 'vitest'
import { startFakeCache } from '../harness/fake-cache.ts'
import { FakeRunner, type StepOptions } from '../harness/fake-runner.ts'
import { API_JSON, startSimulator } from '../harness/simulator.ts'

const files = { 'api.json': API_JSON }
const nextAttempt = { GITHUB_RUN_ATTEMPT: '2' }

/** Kills the process at the nth event of the cache, as when a runner is lost. */
function killedAt(
  cache: Awaited<ReturnType<typeof startFakeCache>>,
  event: 'onWritten' | 'onReserved',
  nth: number,
): Pick<StepOptions, 'onOutput'> {
  let count = 0
  return {
    onOutput(_, child) {
      cache[event] = () => ++count === nth && child.kill('SIGKILL')
    },
  }
}

test('resumes the task of a lost runner in the next attempt without a second create call', async () => {
  await using hub = await startSimulator({ queuedMs: 400, runMs: 400 })
  await using cache = await startFakeCache()
  await using runner = await FakeRunner.create()
  const inputs = { ...hub.inputs, resume: 'true', inputs: 'KSampler.steps: 5' }
  const killed = killedAt(cache, 'onWritten', 2)
  const first = await runner.step({ inputs, files, env: cache.env, ...killed })
  expect(first.signal).toBe('SIGKILL')
  const [task] = hub.simulator.tasks.values()
  expect(cache.entries).toMatchObject([
    { done: true, content: 'unknown' },
    { done: true, content: task?.id },
  ])

  // Another machine: only the cache is the same.
  await using other = await FakeRunner.create()
  const second = await other.step({ inputs, files, env: { ...cache.env, ...nextAttempt } })
  expect(second, second.stdout).toMatchObject({
    code: 0,
    outputs: { status: 'succeeded', 'task-id': task?.id },
  })
  expect(second.stdout).toContain('no new task is created')
  expect(second.summary).toContain('of a previous attempt')
  expect(hub.simulator.tasks.size).toBe(1)
  expect(hub.simulator.calls('submit')).toHaveLength(1)
})

test('a task that had succeeded when the next attempt began is not checked again', async () => {
  await using hub = await startSimulator()
  await using cache = await startFakeCache()
  await using runner = await FakeRunner.create()
  const inputs = { ...hub.inputs, resume: 'true' }
  const first = await runner.step({ inputs, files, env: cache.env })
  expect(first).toMatchObject({ code: 0, outputs: { status: 'succeeded' } })
  const checks = hub.simulator.calls('outputs').length

  const second = await runner.step({ inputs, env: { ...cache.env, ...nextAttempt } })
  expect(second, second.stdout).toMatchObject({
    code: 0,
    outputs: { status: 'succeeded', 'task-id': first.outputs['task-id'] },
  })
  // Another check could fail, and the result would be lost.
  expect(hub.simulator.calls('outputs')).toHaveLength(checks + 1)
})

test.for([
  ['before its create call', 'onWritten', 1, 0],
  ['between the create call and its cache entry', 'onReserved', 2, 1],
] as const)(
  'sends nothing in the next attempt when the runner was lost %s',
  async ([, event, nth, created]) => {
    await using hub = await startSimulator()
    await using cache = await startFakeCache()
    await using runner = await FakeRunner.create()
    const inputs = { ...hub.inputs, resume: 'true' }
    const killed = killedAt(cache, event, nth)
    const first = await runner.step({ inputs, files, env: cache.env, ...killed })
    expect(first.signal).toBe('SIGKILL')
    expect(hub.simulator.tasks.size).toBe(created)
    const second = await runner.step({ inputs, env: { ...cache.env, ...nextAttempt } })
    expect(second).toMatchObject({ code: 1, outputs: { status: 'refused' } })
    expect(second.stdout).toContain('The previous attempt of this job may have created a task')
    expect(hub.simulator.calls('submit')).toHaveLength(created)
  },
)

describe.each(['not ok', 'HTTP 409'] as const)(
  'a cache that refuses a duplicate key with %s',
  (duplicateKey) => {
    test.for([
      ['CreateCacheEntry', 'the intent', 1],
      ['CreateCacheEntry', 'the task', 2],
      ['upload', 'the intent', 1],
      ['upload', 'the task', 2],
      ['FinalizeCacheEntryUpload', 'the intent', 1],
      ['FinalizeCacheEntryUpload', 'the task', 2],
    ] as const)(
      'keeps the entry although the response to %s for %s is lost',
      async ([call, , nth]) => {
        await using hub = await startSimulator()
        await using cache = await startFakeCache()
        await using runner = await FakeRunner.create()
        Object.assign(cache, { duplicateKey, lostResponse: { call, nth } })
        const inputs = { ...hub.inputs, resume: 'true' }
        const first = await runner.step({ inputs, files, env: cache.env })
        expect(first.code, first.stdout).toBe(0)
        expect(first.stdout).not.toContain('Could not record')
        const entries = cache.entries.filter(({ done }) => done).map(({ content }) => content)
        expect([...new Set(entries)]).toEqual(['unknown', first.outputs['task-id']])
        const second = await runner.step({ inputs, env: { ...cache.env, ...nextAttempt } })
        expect(second.stdout).toContain('no new task is created')
        expect(second.outputs['task-id']).toBe(first.outputs['task-id'])
        expect(hub.simulator.calls('submit')).toHaveLength(1)
      },
    )
  },
)

test('sends nothing in the next attempt when the runner was lost after a lost reservation response', async () => {
  await using hub = await startSimulator()
  await using cache = await startFakeCache()
  await using runner = await FakeRunner.create()
  cache.lostResponse = { call: 'CreateCacheEntry', nth: 1 }
  const inputs = { ...hub.inputs, resume: 'true' }
  const killed = killedAt(cache, 'onWritten', 1)
  const first = await runner.step({ inputs, files, env: cache.env, ...killed })
  expect(first.signal).toBe('SIGKILL')
  const second = await runner.step({ inputs, env: { ...cache.env, ...nextAttempt } })
  expect(second.stdout).toContain('The previous attempt of this job may have created a task')
  expect(hub.simulator.calls('submit')).toEqual([])
})

test('creates a task in the next attempt when the create call was refused', async () => {
  await using hub = await startSimulator()
  await using cache = await startFakeCache()
  await using runner = await FakeRunner.create()
  hub.simulator.script({ on: 'submit', answer: { kind: 'refuse', code: 416 } })
  const inputs = { ...hub.inputs, resume: 'true' }
  const first = await runner.step({ inputs, files, env: cache.env })
  expect(cache.entries.map(({ content }) => content)).toEqual(['unknown', 'none'])
  const second = await runner.step({ inputs, env: { ...cache.env, ...nextAttempt } })
  expect([first.code, second.code], second.stdout).toEqual([1, 0])
  expect(hub.simulator.tasks.size).toBe(1)
})

test.for([
  ['a changed prompt', { inputs: 'KSampler.steps: 6' }],
  ['another job of the matrix', { 'resume-scope': '1' }],
])('creates a new task for %s', async ([, change]) => {
  await using hub = await startSimulator()
  await using cache = await startFakeCache()
  await using runner = await FakeRunner.create()
  const inputs = { ...hub.inputs, resume: 'true', inputs: 'KSampler.steps: 5', 'resume-scope': '0' }
  await runner.step({ inputs, files, env: cache.env })
  const second = await runner.step({
    inputs: { ...inputs, ...(change as object) },
    env: { ...cache.env, ...nextAttempt },
  })
  expect(second.code, second.stdout).toBe(0)
  expect(second.stdout).toContain('no task of a previous attempt')
  expect(hub.simulator.tasks.size).toBe(2)
})

test('resumes identical rows of a batch separately', async () => {
  await using hub = await startSimulator()
  await using cache = await startFakeCache()
  await using runner = await FakeRunner.create()
  const inputs = { ...hub.inputs, resume: 'true', batch: 'rows.json' }
  const rows = { ...files, 'rows.json': '[{"KSampler.seed": 1}, {"KSampler.seed": 1}]' }
  const first = await runner.step({ ownProcess: true, inputs, files: rows, env: cache.env })
  const second = await runner.step({
    ownProcess: true,
    inputs,
    env: { ...cache.env, ...nextAttempt },
  })
  expect([first.code, second.code]).toEqual([0, 0])
  expect(hub.simulator.tasks.size).toBe(2)
  const ids = (step: typeof first) =>
    JSON.parse(step.outputs.results ?? '').map((r: { taskId: string }) => r.taskId)
  expect(ids(second)).toEqual(ids(first))
})

test('creates a new task when the previous one failed', async () => {
  await using hub = await startSimulator()
  await using cache = await startFakeCache()
  await using runner = await FakeRunner.create()
  hub.simulator.script({ on: 'submit', answer: { kind: 'task', end: 'failed' } })
  const inputs = { ...hub.inputs, resume: 'true' }
  const first = await runner.step({ inputs, files, env: cache.env })
  const second = await runner.step({ inputs, env: { ...cache.env, ...nextAttempt } })
  expect([first.code, second.code]).toEqual([1, 0])
  expect(hub.simulator.tasks.size).toBe(2)
  expect(second.stdout).toContain('failed; creating a new one')
})

test.for([
  ['once', 1, 0, /no new task is created/],
  [
    'permanently',
    1000,
    1,
    /Task \d+ of a previous attempt .* does not find it\. Nothing was sent.*call-record-detail.*resume-scope/,
  ],
] as const)(
  'creates no second task when RunningHub does not find the previous one %s',
  async ([, times, code, words]) => {
    await using hub = await startSimulator()
    await using cache = await startFakeCache()
    await using runner = await FakeRunner.create()
    const inputs = { ...hub.inputs, resume: 'true' }
    const first = await runner.step({ inputs, files, env: cache.env })
    hub.simulator.script({ on: 'outputs', times, answer: { kind: 'refuse', code: 807 } })
    const before = hub.simulator.calls('outputs').length
    const env = { ...cache.env, ...nextAttempt }
    const second = await runner.step({ inputs, env, timeScale: 500 })
    expect([first.code, second.code], second.stdout).toEqual([0, code])
    expect(second.stdout).toMatch(words)
    expect(hub.simulator.calls('submit')).toHaveLength(1)
    expect(hub.simulator.calls('outputs').length - before).toBeGreaterThanOrEqual(2)
  },
)

test('sends nothing in the next attempt when the create response was lost', async () => {
  await using hub = await startSimulator()
  await using cache = await startFakeCache()
  await using runner = await FakeRunner.create()
  hub.simulator.script({ on: 'submit', answer: { kind: 'drop', after: true } })
  const inputs = { ...hub.inputs, resume: 'true' }
  const first = await runner.step({ inputs, files, env: cache.env })
  expect(first.outputs.status).toBe('unknown')
  const second = await runner.step({ inputs, env: { ...cache.env, ...nextAttempt } })
  expect(second).toMatchObject({ code: 1, outputs: { status: 'refused' } })
  expect(second.stdout).toContain('The previous attempt of this job may have created a task')
  expect(hub.simulator.calls('submit')).toHaveLength(1)
})

test('sends nothing in the next attempt when the job was cancelled during the create call', async () => {
  await using hub = await startSimulator()
  await using cache = await startFakeCache()
  await using runner = await FakeRunner.create()
  hub.simulator.script({ on: 'submit', answer: { kind: 'hang' } })
  const inputs = { ...hub.inputs, resume: 'true' }
  let interrupted = false
  const first = await runner.step({
    inputs,
    files,
    env: cache.env,
    onOutput(_, child) {
      if (interrupted || hub.simulator.calls('submit').length === 0) return
      interrupted = child.kill('SIGINT')
    },
  })
  expect(first.outputs.status, first.stdout).toBe('unknown')
  expect(cache.entries.map(({ content }) => content)).toEqual(['unknown'])
  const second = await runner.step({ inputs, env: { ...cache.env, ...nextAttempt } })
  expect(second.stdout).toContain('The previous attempt of this job may have created a task')
  expect(hub.simulator.calls('submit')).toHaveLength(1)
})

test.for([
  ['is unreachable', 503, {}],
  ['refuses the request', 403, {}],
  ['is missing', 0, { ACTIONS_RESULTS_URL: '' }],
  ['is write-only', 0, { ACTIONS_CACHE_MODE: 'write-only' }],
] as const)('sends nothing in a later attempt when the cache %s', async ([, status, env]) => {
  await using hub = await startSimulator()
  await using cache = await startFakeCache()
  await using runner = await FakeRunner.create()
  cache.faults.status = status
  const step = await runner.step({
    inputs: { ...hub.inputs, resume: 'true' },
    files,
    env: { ...cache.env, ...nextAttempt, ...env },
  })
  expect(step).toMatchObject({ code: 1, outputs: { status: 'refused' } })
  expect(step.stdout).toContain(
    'Cannot check whether a previous attempt of this job already created a task',
  )
  expect(hub.simulator.calls('submit')).toEqual([])
})

test('warns and continues when the cache cannot be written', async () => {
  await using hub = await startSimulator()
  await using cache = await startFakeCache()
  await using runner = await FakeRunner.create()
  cache.faults.status = 500
  const step = await runner.step({
    inputs: { ...hub.inputs, resume: 'true' },
    files,
    env: cache.env,
  })
  expect(step.code, step.stdout).toBe(0)
  expect(step.stdout.match(/^::warning.*/gm)).toEqual([
    expect.stringMatching(
      /title=Task not recorded for re-runs::Could not record that run 1 is about to create a task/,
    ),
  ])
  expect(step.stdout).toMatch(/^Could not record task \d+/m)
})

test('does not use the cache without resume', async () => {
  await using hub = await startSimulator()
  await using cache = await startFakeCache()
  await using runner = await FakeRunner.create()
  const step = await runner.step({
    inputs: hub.inputs,
    files,
    env: { ...cache.env, ...nextAttempt },
  })
  expect(step.code, step.stdout).toBe(0)
  expect(cache.calls).toEqual([])
})
