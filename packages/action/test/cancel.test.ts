import { describe, expect, test } from 'vitest'
import { FakeRunner, type StepOptions } from './support/run-action.ts'
import { API_JSON, IMAGE_API_JSON, PICTURE, service } from './support/service.ts'

const files = { 'api.json': API_JSON }

/** Sends a signal as soon as the log says something. */
function when(words: string, signal: NodeJS.Signals): Pick<StepOptions, 'onOutput'> {
  let sent = false
  return {
    onOutput(text, child) {
      if (sent || !text.includes(words)) return
      sent = true
      child.kill(signal)
    },
  }
}

// Windows has no signals: there a process ends at once, as in the test of a kill.
describe.skipIf(process.platform === 'win32')('signals', () => {
  test.for([
    ['queued', { queuedMs: 60_000 }, 'SIGINT', 130],
    ['running', { queuedMs: 0, runMs: 60_000 }, 'SIGINT', 130],
    ['running', { queuedMs: 0, runMs: 60_000 }, 'SIGTERM', 143],
  ] as const)(
    'a job cancelled while the task is %s cancels the task',
    async ([state, times, signal, code]) => {
      await using hub = await service(times)
      await using runner = await FakeRunner.create()
      const step = await runner.step({ inputs: hub.inputs, files, ...when(`\n${state}\n`, signal) })
      expect(step).toMatchObject({
        code,
        signal: null,
        outputs: { status: 'cancelled' },
        state: { openTasks: '[]' },
      })
      const [task] = hub.simulator.tasks.values()
      expect(task?.state).toBe('CANCELLED')
      expect(hub.simulator.calls('cancel')).toHaveLength(1)
      expect(step.stdout).toContain('It was cancelled on RunningHub')
      expect(step.summary).toContain(task?.id)
      expect((await runner.step({ inputs: hub.inputs }, step.state)).stdout).not.toContain('Task')
    },
  )

  test('a job cancelled while a file is uploaded sends nothing more', async () => {
    await using hub = await service()
    await using runner = await FakeRunner.create()
    hub.simulator.script({ on: 'upload', answer: { kind: 'hang' } })
    const step = await runner.step({
      inputs: { ...hub.inputs, inputs: '10.image: input.png' },
      files: { 'api.json': IMAGE_API_JSON, 'input.png': PICTURE },
      ...when('uploading input.png', 'SIGINT'),
    })
    expect(step).toMatchObject({ code: 130, outputs: { status: 'skipped', 'task-id': '' } })
    expect(hub.simulator.calls('submit')).toEqual([])
  })

  test('a job cancelled while the queue is full makes no task', async () => {
    await using hub = await service()
    await using runner = await FakeRunner.create()
    hub.simulator.script({ on: 'submit', times: 1000, answer: { kind: 'refuse', code: 421 } })
    const step = await runner.step({
      inputs: hub.inputs,
      files,
      ...when('not taken yet', 'SIGINT'),
    })
    expect(step.code).toBe(130)
    expect(hub.simulator.tasks.size).toBe(0)
  })

  test('rows under way are all cancelled, and no others start', async () => {
    await using hub = await service({ queuedMs: 0, runMs: 60_000 })
    await using runner = await FakeRunner.create()
    const rows = [1, 2, 3, 4, 5].map((n) => ({ 'KSampler.seed': n }))
    const step = await runner.step({
      inputs: { ...hub.inputs, batch: 'rows.json', 'max-parallel': '2' },
      files: { ...files, 'rows.json': JSON.stringify(rows) },
      ...when('[2/5] running', 'SIGINT'),
    })
    expect(step.code).toBe(130)
    const states = [...hub.simulator.tasks.values()].map(({ state }) => state)
    expect(states).toEqual(['CANCELLED', 'CANCELLED'])
    expect(JSON.parse(step.outputs.results ?? '').map((r: { status: string }) => r.status)).toEqual(
      [...['cancelled', 'cancelled', 'skipped', 'skipped', 'skipped']],
    )
  })

  test('a step that is killed leaves its task to post, which cancels it', async () => {
    await using hub = await service({ queuedMs: 0, runMs: 60_000 })
    await using runner = await FakeRunner.create()
    const main = await runner.step({ inputs: hub.inputs, files, ...when('\nrunning\n', 'SIGKILL') })
    const [task] = hub.simulator.tasks.values()
    expect(main.signal).toBe('SIGKILL')
    // The moment it existed it was in the state and in the outputs.
    expect(main.state).toEqual({ openTasks: `["${task?.id}"]`, pendingCreates: '[]' })
    expect(main.outputs['task-id']).toBe(task?.id)
    expect(task?.state).toBe('RUNNING')
    const post = await runner.step({ inputs: hub.inputs }, main.state)
    expect(post.code).toBe(0)
    expect(task?.state).toBe('CANCELLED')
    expect(post.stdout).toContain(`Task ${task?.id} was cancelled`)
  })

  test('a refused cancel is said, and post tries once more and says it again', async () => {
    await using hub = await service({ queuedMs: 0, runMs: 60_000 })
    await using runner = await FakeRunner.create()
    hub.simulator.script({
      on: 'cancel',
      times: 2,
      answer: { kind: 'refuse', code: 815, msg: 'APIKEY_TASK_CANCEL_NOT_ALLOWED' },
    })
    const main = await runner.step({ inputs: hub.inputs, files, ...when('\nrunning\n', 'SIGINT') })
    const [task] = hub.simulator.tasks.values()
    expect(main).toMatchObject({ code: 130, outputs: { status: 'unknown' } })
    expect(main.stdout).toContain('RunningHub refused to cancel it')
    expect(main.state.openTasks).toBe(`["${task?.id}"]`)
    const post = await runner.step({ inputs: hub.inputs }, main.state)
    expect(post.code).toBe(0)
    expect(post.stdout).toMatch(/^::warning title=A task may still run::.*could not be cancelled/m)
  })
})

test('a post step that got nothing from main submits nothing', async () => {
  await using hub = await service()
  await using runner = await FakeRunner.create()
  const env = { GITHUB_STATE: '' }
  const main = await runner.step({ inputs: hub.inputs, files, env })
  const post = await runner.step({ inputs: hub.inputs, env }, main.state)
  expect([main.code, post.code], post.stdout).toEqual([0, 0])
  expect(main.state).toEqual({})
  expect(hub.simulator.tasks.size).toBe(1)
})
