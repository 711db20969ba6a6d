import { expect, test } from 'vitest'
import { commandsIn, FakeRunner } from '../harness/fake-runner.ts'
import { API_JSON, startSimulator } from '../harness/simulator.ts'

const files = { 'api.json': API_JSON }
/** A finished main step that could not query its task: RunningHub refused its key from then on. */
async function unreachable(task: object, more: Record<string, string> = {}) {
  const hub = await startSimulator({ netWssUrl: false })
  const runner = await FakeRunner.create()
  hub.simulator.script({ on: 'submit', answer: { kind: 'task', ...task } })
  const { apiKey } = hub.simulator.options
  let refused = true
  Object.defineProperty(hub.simulator.options, 'apiKey', {
    get: () => (refused && hub.simulator.tasks.size > 0 ? 'another' : apiKey),
  })
  const inputs = { ...hub.inputs, ...more }
  const main = await runner.step({ inputs, files, timeScale: 50 })
  const id = main.outputs['task-id'] ?? ''
  expect(main, main.stdout).toMatchObject({
    code: 1,
    outputs: { status: 'unknown' },
    state: { openTasks: `["${id}"]`, unreachableTasks: `["${id}"]` },
  })
  return {
    hub,
    id,
    post(keyIsRefused = false) {
      refused = keyIsRefused
      return runner.step({ inputs }, main.state)
    },
    task: hub.simulator.tasks.get(id),
    async [Symbol.asyncDispose]() {
      await runner[Symbol.asyncDispose]()
      await hub[Symbol.asyncDispose]()
    },
  }
}

test('logs the result links of an unreachable task that has succeeded', async () => {
  await using step = await unreachable({ queuedMs: 0, runMs: 0 })
  const post = await step.post()
  expect(post.code).toBe(0)
  expect(post.stdout).toContain(`Task ${step.id} ended after the step (succeeded)`)
  expect(post.stdout).toMatch(/^result: http\S+\.png\S*$/m)
  expect(post.stdout).toMatch(/^::warning title=.*too late.*its outputs are not set/m)
  expect(step.hub.simulator.calls('cancel')).toEqual([])
})

test('does not cancel a task that neither main nor post could query', async () => {
  await using step = await unreachable({ end: 'never' })
  const post = await step.post(true)
  expect(post.code).toBe(0)
  expect(post.stdout).toMatch(/^::warning title=A task may still run::.*was not cancelled/m)
  expect(step.hub.simulator.calls('cancel')).toEqual([])
})

test.for([
  ['is cancelled', {}, 'CANCELLED', /^Task \d+ was cancelled/m],
  [
    'keeps running with on-timeout: leave',
    { 'on-timeout': 'leave' },
    'RUNNING',
    /It keeps running and is billed/,
  ],
  [
    'keeps running with resume: true',
    { resume: 'true' },
    'RUNNING',
    /It keeps running and is billed/,
  ],
] as const)('an unreachable task that still runs %s', async ([, inputs, state, words]) => {
  await using step = await unreachable({ end: 'never', queuedMs: 0 }, inputs)
  const post = await step.post()
  expect(post.stdout).toMatch(words)
  expect(step.task?.state).toBe(state)
})

test('logs the end of a task that ended after main, without cancelling it', async () => {
  await using hub = await startSimulator()
  await using runner = await FakeRunner.create()
  const main = await runner.step({ ownProcess: true, inputs: hub.inputs, files })
  const taskId = main.outputs['task-id'] ?? ''
  const post = await runner.step(
    { ownProcess: true, inputs: hub.inputs },
    { openTasks: JSON.stringify([taskId]) },
  )
  expect(post.stdout).toContain(`Task ${taskId} ended after the step (succeeded)`)
  expect(hub.simulator.calls('cancel')).toEqual([])
})

test.for([
  ['refused', { inputs: 'Nobody.x: 1' }],
  ['dry-run', { 'dry-run': 'true' }],
])('does nothing after a main step with status %s', async ([status, change]) => {
  await using hub = await startSimulator()
  await using runner = await FakeRunner.create()
  const inputs = { ...hub.inputs, ...(change as object) }
  const main = await runner.step({ inputs, files })
  expect(main).toMatchObject({ outputs: { status }, state: {} })
  const post = await runner.step({ inputs }, main.state)
  expect(post).toMatchObject({ code: 0, outputs: {}, summary: '' })
  expect(commandsIn(post.stdout)).toEqual(post.stdout.trimEnd().split('\n'))
  expect(hub.simulator.log).toEqual([])
})

test('sends no create call when the state of main is missing', async () => {
  await using hub = await startSimulator()
  await using runner = await FakeRunner.create()
  const env = { GITHUB_STATE: '' }
  const main = await runner.step({ inputs: hub.inputs, files, env })
  const post = await runner.step({ inputs: hub.inputs, env }, main.state)
  expect([main.code, post.code], post.stdout).toEqual([0, 0])
  expect(main.state).toEqual({})
  expect(hub.simulator.tasks.size).toBe(1)
})
