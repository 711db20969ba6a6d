import { expect, test } from 'vitest'
import { handleWebhook } from '../../../src/tasks/handle-webhook.ts'
import { guardConsole } from '../../harness/guard-console.ts'
import { webhookOf } from '../../harness/webhook.ts'
import { WORKFLOW, World } from '../../harness/world.ts'

guardConsole()

test('a task that ComfyUI rejects at its creation ends at once', async () => {
  const world = new World({ webhooks: false })
  world.simulator.script({ on: 'submit', answer: { kind: 'task', end: 'rejected-at-submit' } })
  const task = await world.createTask()
  await world.idle()
  expect(await world.getTask(task)).toMatchObject({ status: 'failed' })
})

test.each([
  [301, 'INVALID_REQUEST'],
  [380, 'WORKFLOW_NOT_FOUND'],
  [803, 'NODE_INFO_MISMATCH'],
  [433, 'VALIDATION_FAILED'],
])(
  'a create call refused with code %i ends the task as failed, with a callback',
  async (code, name) => {
    const world = new World()
    world.simulator.script({ on: 'submit', answer: { kind: 'refuse', code } })
    const task = await world.createTask()
    await world.idle()
    expect(await world.getTask(task)).toMatchObject({ status: 'failed', error: { code: name } })
    expect(world.received[0]?.body.type).toBe('runninghub.task.failed')
    await world.minutes(2)
    expect(world.simulator.calls('submit')).toHaveLength(1)
  },
)

test('an unknown code ends a task as failed, until a webhook corrects it', async () => {
  const world = new World()
  world.simulator.script({ on: 'submit', answer: { kind: 'refuse', code: 987654 } })
  const task = await world.createTask()
  await world.idle()
  expect(await world.getTask(task)).toMatchObject({
    status: 'failed',
    error: { code: 'REFUSED' },
  })

  await createOnRunningHub(world)
  await world.clock.advance(10_000)
  const [taskId] = world.simulator.tasks.keys()
  const { id, token, body } = webhookOf(world)
  await handleWebhook(world.context(), id, token, body)
  await world.idle()
  expect(await world.getTask(task)).toMatchObject({
    status: 'succeeded',
    runninghubTaskId: taskId,
  })
  expect(world.received.map(({ body }) => body.type)).toEqual([
    'runninghub.task.failed',
    'runninghub.task.succeeded',
  ])
})

/** RunningHub creates a task, although it refused the create call of the Worker. */
async function createOnRunningHub(world: World): Promise<void> {
  await world.simulator.fetch(`${world.config.baseUrl}/task/openapi/create`, {
    method: 'POST',
    body: JSON.stringify({ apiKey: world.config.apiKey, workflowId: WORKFLOW }),
  })
}
