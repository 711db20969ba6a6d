import type { ChildProcess } from 'node:child_process'
import { describe, expect, onTestFinished, test } from 'vitest'
import { holdCreates } from '../../../../test/support/hold-creates.ts'
import { passTime } from '../../../../test/support/pass-time.ts'
import { FakeRunner, type FinishedStep } from '../harness/fake-runner.ts'
import { API_JSON, startSimulator, WORKFLOW_ID } from '../harness/simulator.ts'

const CANCELLED = 'SIGINT: the job is cancelled'
const rows = [1, 2, 3].map((n) => ({ 'KSampler.seed': n }))
const batch = { batch: 'rows.json', 'max-parallel': '3' }

/** A running step whose create calls have created their tasks, but have no response yet. */
async function startCreates(count: number, more: Record<string, string> = {}) {
  const hub = await startSimulator({ queuedMs: 0, runMs: 60_000 })
  const runner = await FakeRunner.create()
  onTestFinished(async () => {
    release()
    await runner[Symbol.asyncDispose]()
    await hub[Symbol.asyncDispose]()
  })
  const release = holdCreates(hub.simulator)
  const inputs = { ...hub.inputs, ...(count > 1 && batch), ...more }
  const files = { 'api.json': API_JSON, 'rows.json': JSON.stringify(rows) }
  const started = Promise.withResolvers<ChildProcess>()
  let printed = ''
  const ended = runner.step({
    ...{ inputs, files, timeScale: 0 },
    onOutput(text, child) {
      printed = text
      started.resolve(child)
    },
  })
  const child = await started.promise
  const { tasks } = hub.simulator
  await expect.poll(() => tasks.size, { timeout: 50_000 }).toBe(count)
  return {
    ...{ hub, child, ended, release },
    pass: (ms: number) => passTime(child, ms),
    /** What the runner does first when a job is cancelled. */
    async interrupt() {
      child.kill('SIGINT')
      await expect.poll(() => printed, { timeout: 50_000 }).toContain(CANCELLED)
    },
    states: () => [...tasks.values()].map(({ state }) => state),
    post: (main: FinishedStep) => runner.step({ inputs }, main.state),
  }
}

// Windows has no signals.
describe.skipIf(process.platform === 'win32')(
  'a job that is cancelled during the create call',
  () => {
    test.for([
      ['one task', 1],
      ['three parallel tasks', 3],
    ] as const)('cancels %s when the response comes 5 s later', async (case_) => {
      const [, count] = case_
      const { interrupt, pass, release, ended, states, post } = await startCreates(count)
      await interrupt()
      await pass(5_000)
      release()
      const main = await ended
      expect(main, main.stdout).toMatchObject({
        code: 130,
        outputs: { status: 'cancelled' },
        state: { openTasks: '[]', pendingCreates: '[]' },
      })
      expect(states()).toEqual(Array(count).fill('CANCELLED'))
      expect((await post(main)).stdout).not.toMatch(/Task|create call/)
    })

    test('keeps waiting for the response after SIGTERM', async () => {
      const { interrupt, pass, release, ended, states, child } = await startCreates(1)
      await interrupt()
      await pass(7_500)
      child.kill('SIGTERM')
      await pass(900)
      release()
      const main = await ended
      expect(main, main.stdout).toMatchObject({ code: 130, outputs: { status: 'cancelled' } })
      expect(states()).toEqual(['CANCELLED'])
    })

    test('writes the outputs although the cancel call hangs, and post cancels again', async () => {
      const { hub, interrupt, pass, release, ended, states, post } = await startCreates(1)
      hub.simulator.script({ on: 'cancel', answer: { kind: 'hang' } })
      await interrupt()
      await pass(8_400)
      release()
      await expect.poll(() => hub.simulator.calls('cancel').length, { timeout: 50_000 }).toBe(1)
      await pass(1_200)
      const main = await ended
      const [id] = hub.simulator.tasks.keys()
      expect(main, main.stdout).toMatchObject({
        code: 130,
        outputs: { status: 'unknown', 'task-id': id },
        state: { openTasks: `["${id}"]`, pendingCreates: '[]' },
      })
      await post(main)
      expect(states()).toEqual(['CANCELLED'])
    })

    test.for([
      ['one task', 1, [`run 1 (workflow ${WORKFLOW_ID})`]],
      ['three parallel tasks', 3, [1, 2, 3].map((n) => `run ${n} (workflow ${WORKFLOW_ID})`)],
    ] as const)(
      'has status unknown when %s get no response within 8.5 s, and post warns',
      async (case_) => {
        const [, count, names] = case_
        const { hub, interrupt, pass, ended, post } = await startCreates(count)
        await interrupt()
        await pass(8_500)
        const main = await ended
        expect(main, main.stdout).toMatchObject({ code: 130, outputs: { status: 'unknown' } })
        const { code, stdout } = await post(main)
        expect(code).toBe(0)
        expect(stdout).toMatch(/^::warning title=A task may exist::.*be billed/m)
        expect(stdout).toContain(`task list on ${hub.baseUrl}`)
        for (const name of names) expect(stdout).toContain(name)
      },
    )

    test('lets post warn that tasks may exist when main is killed before the response', async () => {
      const { hub, child, ended, post } = await startCreates(3)
      child.kill('SIGKILL')
      const main = await ended
      expect(main.signal).toBe('SIGKILL')
      expect(JSON.parse(main.state.pendingCreates ?? '')).toEqual(
        [1, 2, 3].map((run) => ({ run, workflowId: WORKFLOW_ID })),
      )
      const { code, stdout } = await post(main)
      expect(code).toBe(0)
      expect(stdout).toMatch(/^::warning title=A task may exist::.*be billed/m)
      expect(stdout).toMatch(/run 1 \(.*run 2 \(.*run 3 \(/)
      expect(stdout).toContain(`task list on ${hub.baseUrl}`)
      expect(hub.simulator.calls('submit')).toHaveLength(3)
    })
  },
)

test.for([
  ['refused', { kind: 'refuse', code: 416 }],
  ['delayed by a full queue', { kind: 'refuse', code: 421 }],
] as const)('post does not warn of a create call that was %s', async (case_) => {
  const [, answer] = case_
  await using hub = await startSimulator()
  await using runner = await FakeRunner.create()
  hub.simulator.script({ on: 'submit', times: 1000, answer })
  const main = await runner.step({
    ...{ inputs: hub.inputs, files: { 'api.json': API_JSON }, timeScale: 1 },
    onOutput: (text, child) => text.includes('not accepted yet') && child.kill('SIGKILL'),
  })
  expect(main.state).toEqual({ pendingCreates: '[]' })
  expect((await runner.step({ inputs: hub.inputs }, main.state)).stdout).not.toContain('warning')
})

test('post warns of a create call whose response was lost', async () => {
  await using hub = await startSimulator()
  await using runner = await FakeRunner.create()
  hub.simulator.script({ on: 'submit', answer: { kind: 'drop', after: true } })
  const main = await runner.step({ inputs: hub.inputs, files: { 'api.json': API_JSON } })
  expect(main.outputs.status).toBe('unknown')
  const post = await runner.step({ inputs: hub.inputs }, main.state)
  expect(post.stdout).toContain(`run 1 (workflow ${WORKFLOW_ID})`)
})
