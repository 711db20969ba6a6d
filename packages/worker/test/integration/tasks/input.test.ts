import { runInDurableObject } from 'cloudflare:test'
import { expect, test } from 'vitest'
import type { NewTask } from '../../../src/model/task.ts'
import { getTask } from '../../../src/tasks/get.ts'
import { World } from '../../harness/world.ts'

const accessPassword = 'the password'
const graph = (length: number) => {
  const node = (text: string) => ({ class_type: 'CLIPTextEncode', inputs: { text } })
  return JSON.stringify({ '6': node('a dog'), '7': node('x'.repeat(length)) })
}

/** Returns all that the queue has stored, as text. */
function storedText(world: World): Promise<string> {
  return runInDurableObject(world.queue, (_, { storage }) =>
    JSON.stringify(
      ['task', 'payload'].map((table) => storage.sql.exec(`SELECT * FROM ${table}`).toArray()),
    ),
  )
}

test.each<[string, Partial<NewTask>]>([
  ['values', {}],
  ['a graph that is sent', { workflow: graph(100) }],
  ['an access password', { accessPassword }],
])('GET shows the input of a task with %s, and never the password', async (_, changes) => {
  const world = new World()
  world.simulator.options.concurrentLimit = 0
  const created = await world.createTask({ instanceType: 'plus', ...changes })
  await world.idle()
  const { accessPassword: _password, ...shown } = changes
  const input = {
    nodeInfoList: [{ nodeId: '6', fieldName: 'text', fieldValue: 'a cat' }],
    files: [],
    instanceType: 'plus',
    ...shown,
  }
  expect(created.input).toEqual(input)
  expect((await world.getTask(created)).input).toEqual(input)

  world.simulator.options.concurrentLimit = 3
  await world.minutes(2)
  const [call] = world.simulator.calls('submit')
  if (changes.accessPassword) expect(call?.text).toContain(accessPassword)
  expect(await world.getTask(created)).toMatchObject({ status: 'succeeded', input })
  expect(world.received[0]?.body.data).not.toHaveProperty('input')
})

test.each([
  ['succeeds', undefined],
  ['is refused', { kind: 'refuse', code: 380 } as const],
])('the access password of a task that %s is deleted', async (_, answer) => {
  const world = new World()
  world.simulator.options.concurrentLimit = 0
  const task = await world.createTask({ accessPassword })
  expect(await storedText(world)).toContain(accessPassword)
  world.simulator.options.concurrentLimit = 3
  if (answer) world.simulator.script({ on: 'submit', answer })
  await world.minute()
  expect(world.simulator.calls('submit')).toHaveLength(1)
  expect(await storedText(world)).not.toContain(accessPassword)
  expect((await world.getTask(task)).input).toBeDefined()
})

test('the access password of an unknown task is kept until it is decided', async () => {
  const world = new World({ webhooks: false })
  world.simulator.script({ on: 'submit', answer: { kind: 'drop' } })
  await world.createTask({ accessPassword })
  await world.idle()
  expect(await storedText(world)).toContain(accessPassword)
  await world.minutes(65)
  expect(await storedText(world)).not.toContain(accessPassword)
})

test('an input of more than 64,000 characters is deleted when RunningHub has the task', async () => {
  const world = new World()
  world.simulator.options.concurrentLimit = 0
  const task = await world.createTask({ workflow: graph(70_000), accessPassword })
  await world.idle()
  expect(await world.getTask(task)).not.toHaveProperty('input', expect.anything())
  world.simulator.options.concurrentLimit = 3
  await world.minute()
  expect(world.simulator.calls('submit')[0]?.text).toContain('x'.repeat(70_000))
  expect(await storedText(world)).not.toContain('xxx')
  expect(await getTask(world.context(), task.id)).toMatchObject({ status: 'succeeded' })
})
