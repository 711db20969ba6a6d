import { expect, test } from 'vitest'
import { FakeRunner } from './support/run-action.ts'
import { API_JSON, service } from './support/service.ts'

const files = { 'api.json': API_JSON }
/** A step whose only trouble is that it cannot look at its task: its key is refused from then on. */
async function unseen(task: object, more: Record<string, string> = {}) {
  const hub = await service({ netWssUrl: false })
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

test('a task that main could not look at and that has succeeded: post tells its links', async () => {
  await using step = await unseen({ queuedMs: 0, runMs: 0 })
  const post = await step.post()
  expect(post.code).toBe(0)
  expect(post.stdout).toContain(`Task ${step.id} has ended meanwhile (succeeded)`)
  expect(post.stdout).toMatch(/^result: http\S+\.png\S*$/m)
  expect(post.stdout).toMatch(/^::warning title=.*too late.*outputs could not be set any more/m)
  expect(step.hub.simulator.calls('cancel')).toEqual([])
})

test('a task that neither main nor post could look at may have ended well: it is not cancelled', async () => {
  await using step = await unseen({ end: 'never' })
  const post = await step.post(true)
  expect(post.code).toBe(0)
  expect(post.stdout).toMatch(/^::warning title=A task may still run::.*was not cancelled/m)
  expect(step.hub.simulator.calls('cancel')).toEqual([])
})

test.for([
  ['is cancelled', {}, 'CANCELLED', /^Task \d+ was cancelled/m],
  ['goes on with on-timeout: leave', { 'on-timeout': 'leave' }, 'RUNNING', /It goes on, and costs/],
  ['goes on with resume, to be taken up', { resume: 'true' }, 'RUNNING', /It goes on, and costs/],
] as const)(
  'a task that main could not look at and that runs %s',
  async ([, inputs, state, words]) => {
    await using step = await unseen({ end: 'never', queuedMs: 0 }, inputs)
    const post = await step.post()
    expect(post.stdout).toMatch(words)
    expect(step.task?.state).toBe(state)
  },
)

test('post says so when the task has ended in the meantime', async () => {
  await using hub = await service()
  await using runner = await FakeRunner.create()
  const main = await runner.step({ inputs: hub.inputs, files })
  const taskId = main.outputs['task-id'] ?? ''
  const post = await runner.step({ inputs: hub.inputs }, { openTasks: JSON.stringify([taskId]) })
  expect(post.stdout).toContain(`Task ${taskId} has ended meanwhile (succeeded)`)
  expect(hub.simulator.calls('cancel')).toEqual([])
})
