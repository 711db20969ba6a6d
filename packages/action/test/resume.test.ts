import { describe, expect, test } from 'vitest'
import { fakeCache } from './support/fake-cache.ts'
import { FakeRunner, type StepOptions } from './support/run-action.ts'
import { API_JSON, service } from './support/service.ts'

const files = { 'api.json': API_JSON }
const again = { GITHUB_RUN_ATTEMPT: '2' }

/** Kills the process, as a runner that is lost does, when the memory is called for the nth time. */
function killedAt(
  cache: Awaited<ReturnType<typeof fakeCache>>,
  when: 'onWritten' | 'onReserved',
  nth: number,
): Pick<StepOptions, 'onOutput'> {
  let count = 0
  return {
    onOutput(_, child) {
      cache[when] = () => ++count === nth && child.kill('SIGKILL')
    },
  }
}

test('a task whose runner was lost is taken up by the next attempt, and not paid for again', async () => {
  await using hub = await service({ queuedMs: 400, runMs: 400 })
  await using cache = await fakeCache()
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
  const second = await other.step({ inputs, files, env: { ...cache.env, ...again } })
  expect(second, second.stdout).toMatchObject({
    code: 0,
    outputs: { status: 'succeeded', 'task-id': task?.id },
  })
  expect(second.stdout).toContain('nothing new is paid for')
  expect(second.summary).toContain('of an earlier attempt')
  expect(hub.simulator.tasks.size).toBe(1)
  expect(hub.simulator.calls('submit')).toHaveLength(1)
})

test.for([
  ['before its create call', 'onWritten', 1, 0],
  ['between the create call and the memory', 'onReserved', 2, 1],
] as const)('a runner lost %s is not paid for twice', async ([, when, nth, created]) => {
  await using hub = await service()
  await using cache = await fakeCache()
  await using runner = await FakeRunner.create()
  const inputs = { ...hub.inputs, resume: 'true' }
  const killed = killedAt(cache, when, nth)
  const first = await runner.step({ inputs, files, env: cache.env, ...killed })
  expect(first.signal).toBe('SIGKILL')
  expect(hub.simulator.tasks.size).toBe(created)
  const second = await runner.step({ inputs, env: { ...cache.env, ...again } })
  expect(second).toMatchObject({ code: 1, outputs: { status: 'refused' } })
  expect(second.stdout).toContain('It is not known whether the earlier attempt')
  expect(hub.simulator.calls('submit')).toHaveLength(created)
})

describe.each(['not ok', 'HTTP 409'] as const)('the memory refuses a key twice (%s)', (taken) => {
  test.for([
    ['CreateCacheEntry', 'that there may be a task', 1],
    ['CreateCacheEntry', 'the task', 2],
    ['upload', 'that there may be a task', 1],
    ['upload', 'the task', 2],
    ['FinalizeCacheEntryUpload', 'that there may be a task', 1],
    ['FinalizeCacheEntryUpload', 'the task', 2],
  ] as const)(
    'its answer to %s for %s is lost: it is remembered all the same',
    { timeout: 60_000 },
    async ([call, , nth]) => {
      await using hub = await service()
      await using cache = await fakeCache()
      await using runner = await FakeRunner.create()
      Object.assign(cache, { taken, cut: { call, nth } })
      const inputs = { ...hub.inputs, resume: 'true' }
      const first = await runner.step({ inputs, files, env: cache.env })
      expect(first.code, first.stdout).toBe(0)
      expect(first.stdout).not.toContain('could not be written')
      const remembered = cache.entries.filter(({ done }) => done).map(({ content }) => content)
      expect([...new Set(remembered)]).toEqual(['unknown', first.outputs['task-id']])
      const second = await runner.step({ inputs, env: { ...cache.env, ...again } })
      expect(second.stdout).toContain('nothing new is paid for')
      expect(second.outputs['task-id']).toBe(first.outputs['task-id'])
      expect(hub.simulator.calls('submit')).toHaveLength(1)
    },
  )
})

test('a runner lost after a reservation whose answer was lost is not paid for twice', {
  timeout: 60_000,
}, async () => {
  await using hub = await service()
  await using cache = await fakeCache()
  await using runner = await FakeRunner.create()
  cache.cut = { call: 'CreateCacheEntry', nth: 1 }
  const inputs = { ...hub.inputs, resume: 'true' }
  const killed = killedAt(cache, 'onWritten', 1)
  const first = await runner.step({ inputs, files, env: cache.env, ...killed })
  expect(first.signal).toBe('SIGKILL')
  const second = await runner.step({ inputs, env: { ...cache.env, ...again } })
  expect(second.stdout).toContain('It is not known whether the earlier attempt')
  expect(hub.simulator.calls('submit')).toEqual([])
})

test('a create call that was refused is remembered as that: the re-run tries again', async () => {
  await using hub = await service()
  await using cache = await fakeCache()
  await using runner = await FakeRunner.create()
  hub.simulator.script({ on: 'submit', answer: { kind: 'refuse', code: 416 } })
  const inputs = { ...hub.inputs, resume: 'true' }
  const first = await runner.step({ inputs, files, env: cache.env })
  expect(cache.entries.map(({ content }) => content)).toEqual(['unknown', 'none'])
  const second = await runner.step({ inputs, env: { ...cache.env, ...again } })
  expect([first.code, second.code], second.stdout).toEqual([1, 0])
  expect(hub.simulator.tasks.size).toBe(1)
})

test.for([
  ['a changed prompt', { inputs: 'KSampler.steps: 6' }],
  ['another job of the matrix', { 'resume-scope': '1' }],
])('%s finds nothing and makes a task of its own', async ([, change]) => {
  await using hub = await service()
  await using cache = await fakeCache()
  await using runner = await FakeRunner.create()
  const inputs = { ...hub.inputs, resume: 'true', inputs: 'KSampler.steps: 5', 'resume-scope': '0' }
  await runner.step({ inputs, files, env: cache.env })
  const second = await runner.step({
    inputs: { ...inputs, ...(change as object) },
    env: { ...cache.env, ...again },
  })
  expect(second.code, second.stdout).toBe(0)
  expect(second.stdout).toContain('no earlier attempt has left a task')
  expect(hub.simulator.tasks.size).toBe(2)
})

test('rows of a batch that are the same are each taken up', async () => {
  await using hub = await service()
  await using cache = await fakeCache()
  await using runner = await FakeRunner.create()
  const inputs = { ...hub.inputs, resume: 'true', batch: 'rows.json' }
  const rows = { ...files, 'rows.json': '[{"KSampler.seed": 1}, {"KSampler.seed": 1}]' }
  const first = await runner.step({ inputs, files: rows, env: cache.env })
  const second = await runner.step({ inputs, env: { ...cache.env, ...again } })
  expect([first.code, second.code]).toEqual([0, 0])
  expect(hub.simulator.tasks.size).toBe(2)
  const ids = (step: typeof first) =>
    JSON.parse(step.outputs.results ?? '').map((r: { taskId: string }) => r.taskId)
  expect(ids(second)).toEqual(ids(first))
})

test('a task that failed is not taken up: the re-run tries again', async () => {
  await using hub = await service()
  await using cache = await fakeCache()
  await using runner = await FakeRunner.create()
  hub.simulator.script({ on: 'submit', answer: { kind: 'task', end: 'failed' } })
  const inputs = { ...hub.inputs, resume: 'true' }
  const first = await runner.step({ inputs, files, env: cache.env })
  const second = await runner.step({ inputs, env: { ...cache.env, ...again } })
  expect([first.code, second.code]).toEqual([1, 0])
  expect(hub.simulator.tasks.size).toBe(2)
  expect(second.stdout).toContain('has failed; a new one is made')
})

test.for([
  ['once', 1, 0, /nothing new is paid for/],
  [
    'for good',
    1000,
    1,
    /Task \d+ of an earlier attempt .* does not know it\. Nothing was sent.*call-record-detail.*resume-scope/,
  ],
] as const)(
  'a task that RunningHub %s does not know was paid for: no second one is made',
  async ([, times, code, words]) => {
    await using hub = await service()
    await using cache = await fakeCache()
    await using runner = await FakeRunner.create()
    const inputs = { ...hub.inputs, resume: 'true' }
    const first = await runner.step({ inputs, files, env: cache.env })
    hub.simulator.script({ on: 'outputs', times, answer: { kind: 'refuse', code: 807 } })
    const before = hub.simulator.calls('outputs').length
    const env = { ...cache.env, ...again }
    const second = await runner.step({ inputs, env, timeScale: 500 })
    expect([first.code, second.code], second.stdout).toEqual([0, code])
    expect(second.stdout).toMatch(words)
    expect(hub.simulator.calls('submit')).toHaveLength(1)
    expect(hub.simulator.calls('outputs').length - before).toBeGreaterThanOrEqual(2)
  },
)

test('a create call without an answer is remembered too: the re-run sends nothing', async () => {
  await using hub = await service()
  await using cache = await fakeCache()
  await using runner = await FakeRunner.create()
  hub.simulator.script({ on: 'submit', answer: { kind: 'drop', after: true } })
  const inputs = { ...hub.inputs, resume: 'true' }
  const first = await runner.step({ inputs, files, env: cache.env })
  expect(first.outputs.status).toBe('unknown')
  const second = await runner.step({ inputs, env: { ...cache.env, ...again } })
  expect(second).toMatchObject({ code: 1, outputs: { status: 'refused' } })
  expect(second.stdout).toContain('It is not known whether the earlier attempt')
  expect(hub.simulator.calls('submit')).toHaveLength(1)
})

test('a job that is cancelled during the create call is remembered as one that may have a task', async () => {
  await using hub = await service()
  await using cache = await fakeCache()
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
  const second = await runner.step({ inputs, env: { ...cache.env, ...again } })
  expect(second.stdout).toContain('It is not known whether the earlier attempt')
  expect(hub.simulator.calls('submit')).toHaveLength(1)
})

test.for([
  ['cannot be reached', 503, {}],
  ['refuses', 403, {}],
  ['is not there', 0, { ACTIONS_RESULTS_URL: '' }],
  ['may not be read', 0, { ACTIONS_CACHE_MODE: 'write-only' }],
] as const)('a memory that %s is no reason to pay again', async ([, status, env]) => {
  await using hub = await service()
  await using cache = await fakeCache()
  await using runner = await FakeRunner.create()
  cache.faults.status = status
  const step = await runner.step({
    inputs: { ...hub.inputs, resume: 'true' },
    files,
    env: { ...cache.env, ...again, ...env },
  })
  expect(step).toMatchObject({ code: 1, outputs: { status: 'refused' } })
  expect(step.stdout).toContain(
    'It cannot be told whether an earlier attempt of this job has a task',
  )
  expect(hub.simulator.calls('submit')).toEqual([])
})

test('a memory that cannot be written is said aloud, and the run goes on', async () => {
  await using hub = await service()
  await using cache = await fakeCache()
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
      /title=Task not remembered::That run 1 is about to make a task could not/,
    ),
  ])
  expect(step.stdout).toMatch(/^Task \d+ could not be written to the memory/m)
})

test('without resume the memory is not touched', async () => {
  await using hub = await service()
  await using cache = await fakeCache()
  await using runner = await FakeRunner.create()
  const step = await runner.step({ inputs: hub.inputs, files, env: { ...cache.env, ...again } })
  expect(step.code, step.stdout).toBe(0)
  expect(cache.calls).toEqual([])
})
