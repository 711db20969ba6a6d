import { appIds } from '@runninghub-action/simulator'
import { describe, expect, test } from 'vitest'
import { FakeRunner, type StepOptions } from '../harness/fake-runner.ts'
import { API_JSON, IMAGE, IMAGE_API_JSON, startSimulator } from '../harness/simulator.ts'

const files = { 'api.json': API_JSON }

/** Sends a signal once the log contains `text`. */
function sendSignalAt(words: string, signal: NodeJS.Signals): Pick<StepOptions, 'onOutput'> {
  let sent = false
  return {
    onOutput(text, child) {
      if (sent || !text.includes(words)) return
      sent = true
      child.kill(signal)
    },
  }
}

// Windows has no signals: a process ends at once, as in the test of a kill.
describe.skipIf(process.platform === 'win32')('signals', () => {
  test.for([
    ['queued', 'SIGINT', { queuedMs: 60_000 }, 130],
    ['running', 'SIGINT', { queuedMs: 0, runMs: 60_000 }, 130],
    ['running', 'SIGTERM', { queuedMs: 0, runMs: 60_000 }, 143],
  ] as const)('cancels a task that is %s on %s', async ([state, signal, times, code]) => {
    await using hub = await startSimulator(times)
    await using runner = await FakeRunner.create()
    const step = await runner.step({
      inputs: hub.inputs,
      files,
      ...sendSignalAt(`\n${state}\n`, signal),
    })
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
  })

  test('sends no create call when the job is cancelled during an upload', async () => {
    await using hub = await startSimulator()
    await using runner = await FakeRunner.create()
    hub.simulator.script({ on: 'upload', answer: { kind: 'hang' } })
    const step = await runner.step({
      inputs: { ...hub.inputs, inputs: '10.image: input.png' },
      files: { 'api.json': IMAGE_API_JSON, 'input.png': IMAGE },
      ...sendSignalAt('uploading input.png', 'SIGINT'),
    })
    expect(step).toMatchObject({ code: 130, outputs: { status: 'cancelled', 'task-id': '' } })
    expect(hub.simulator.calls('submit')).toEqual([])
  })

  test('creates no task when the job is cancelled while the account is checked', async () => {
    await using hub = await startSimulator()
    await using runner = await FakeRunner.create()
    hub.simulator.script({ on: 'account', answer: { kind: 'hang' } })
    const step = await runner.step({
      inputs: hub.inputs,
      files,
      // The first line of the log: the step has started.
      ...sendSignalAt('::add-mask::', 'SIGINT'),
    })
    expect(step).toMatchObject({ code: 130, outputs: { status: 'cancelled', 'task-id': '' } })
    expect(hub.simulator.tasks.size).toBe(0)
  })

  test('reports the cancel when the job is cancelled while the inputs of an app are read', async () => {
    await using hub = await startSimulator()
    await using runner = await FakeRunner.create()
    hub.simulator.script({ on: 'appDemo', answer: { kind: 'hang' } })
    const { 'workflow-id': _, 'workflow-file': __, ...inputs } = hub.inputs
    const step = await runner.step({
      inputs: { ...inputs, 'app-id': appIds.textToImage },
      ...sendSignalAt('::add-mask::', 'SIGINT'),
    })
    expect(step, step.stdout).toMatchObject({
      code: 130,
      outputs: { status: 'cancelled', 'task-id': '', results: '[]', 'failed-count': '0' },
    })
    expect(step.summary).toMatch(/^## . RunningHub: cancelled$/mu)
    expect(step.stdout).toMatch(/^cancelled; .+ s\n$/m)
    expect(step.stdout).not.toMatch(/ at .*\.js:/)
    expect(hub.simulator.calls('submit')).toEqual([])
  })

  test('creates no task when the job is cancelled while the queue is full', async () => {
    await using hub = await startSimulator()
    await using runner = await FakeRunner.create()
    hub.simulator.script({ on: 'submit', times: 1000, answer: { kind: 'refuse', code: 421 } })
    const step = await runner.step({
      inputs: hub.inputs,
      files,
      ...sendSignalAt('not accepted yet', 'SIGINT'),
    })
    expect(step).toMatchObject({ code: 130, outputs: { status: 'cancelled', 'task-id': '' } })
    expect(step.summary).toMatch(/^## . RunningHub: cancelled$/mu)
    expect(step.stdout).toMatch(/^cancelled; .+ s$/m)
    expect(hub.simulator.tasks.size).toBe(0)
  })

  test('cancels all running rows and skips the others', async () => {
    await using hub = await startSimulator({ queuedMs: 0, runMs: 60_000 })
    await using runner = await FakeRunner.create()
    const rows = [1, 2, 3, 4, 5].map((n) => ({ 'KSampler.seed': n }))
    const step = await runner.step({
      inputs: { ...hub.inputs, batch: 'rows.json', 'max-parallel': '2' },
      files: { ...files, 'rows.json': JSON.stringify(rows) },
      ...sendSignalAt('[2/5] running', 'SIGINT'),
    })
    expect(step).toMatchObject({ code: 130, outputs: { status: 'cancelled' } })
    const states = [...hub.simulator.tasks.values()].map(({ state }) => state)
    expect(states).toEqual(['CANCELLED', 'CANCELLED'])
    expect(JSON.parse(step.outputs.results ?? '').map((r: { status: string }) => r.status)).toEqual(
      [...['cancelled', 'cancelled', 'skipped', 'skipped', 'skipped']],
    )
  })

  test('the post step cancels the task of a killed main step', async () => {
    await using hub = await startSimulator({ queuedMs: 0, runMs: 60_000 })
    await using runner = await FakeRunner.create()
    const main = await runner.step({
      inputs: hub.inputs,
      files,
      ...sendSignalAt('\nrunning\n', 'SIGKILL'),
    })
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

  test.for([
    ['HTTP 500', { kind: 'http', status: 500, body: 'oops' }, 'HTTP 500'],
    ['an unknown code', { kind: 'refuse', code: 9999, msg: 'SYSTEM_BUSY' }, '9999 SYSTEM_BUSY'],
    ['no JSON', { kind: 'raw', body: '<html>' }, 'a web page'],
  ] as const)('names the cause when a cancel is answered with %s', async ([, answer, cause]) => {
    await using hub = await startSimulator({ queuedMs: 0, runMs: 60_000 })
    await using runner = await FakeRunner.create()
    hub.simulator.script({ on: 'cancel', times: 99, answer })
    const main = await runner.step({
      inputs: hub.inputs,
      files,
      ...sendSignalAt('\nrunning\n', 'SIGINT'),
    })
    expect(main).toMatchObject({ code: 130, outputs: { status: 'unknown' } })
    const message = new RegExp(`could not be cancelled: it may still be running.*${cause}`)
    expect(main.stdout).toMatch(message)
    expect(main.summary).toMatch(message)
  })

  test('warns of a refused cancel, in main and again in post', async () => {
    await using hub = await startSimulator({ queuedMs: 0, runMs: 60_000 })
    await using runner = await FakeRunner.create()
    hub.simulator.script({
      on: 'cancel',
      times: 2,
      answer: { kind: 'refuse', code: 815, msg: 'APIKEY_TASK_CANCEL_NOT_ALLOWED' },
    })
    const main = await runner.step({
      inputs: hub.inputs,
      files,
      ...sendSignalAt('\nrunning\n', 'SIGINT'),
    })
    const [task] = hub.simulator.tasks.values()
    expect(main).toMatchObject({ code: 130, outputs: { status: 'unknown' } })
    expect(main.stdout).toContain('RunningHub refused to cancel it')
    expect(main.state.openTasks).toBe(`["${task?.id}"]`)
    const post = await runner.step({ inputs: hub.inputs }, main.state)
    expect(post.code).toBe(0)
    expect(post.stdout).toMatch(/^::warning title=A task may still run::.*could not be cancelled/m)
  })
})
