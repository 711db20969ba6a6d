import { expect, test } from 'vitest'
import { sweep } from '../../../src/cron/sweep.ts'
import type { TaskQueue } from '../../../src/queue/task-queue.ts'
import { createTask } from '../../../src/tasks/create.ts'
import { prompt, submittedPrompts } from '../../harness/prompts.ts'
import { newTask, World } from '../../harness/world.ts'

const workflowId = '1904136902449209999'
const file = (host: string, name: string) => [
  { nodeId: '10', fieldName: 'image', url: `https://${host}/${name}.png` },
]

/** A Worker whose account has one slot. The server `hangs.example` never responds. */
function createWorld(): { world: World; requests: number[] } {
  const world = new World()
  world.simulator.options.concurrentLimit = 1
  const requests: number[] = []
  world.hosts['files.example'] = () => new Response('an image')
  world.hosts['hangs.example'] = () => {
    requests.push(world.clock.now())
    return new Promise(() => {})
  }
  return { world, requests }
}

const hanging = (n: number) => ({
  workflowId,
  ...prompt(`hangs${n}`),
  files: file('hangs.example', `${n}`),
})

test.each([
  ['without a file', {}],
  ['with a file', { workflowId, files: file('files.example', 'good') }],
])('a task %s is submitted within five seconds behind five links that hang', async (_, changes) => {
  const { world } = createWorld()
  for (let n = 0; n < 5; n++) await world.createTask(hanging(n))
  const sixth = await world.createTask({ ...prompt('sixth'), ...changes })
  await world.pass(5_000)
  expect(submittedPrompts(world)).toEqual(['sixth'])
  expect(await world.getTask(sixth)).toMatchObject({ runninghubTaskId: expect.any(String) })
})

test('a cron run alone submits a task within five seconds behind five links that hang', async () => {
  const { world } = createWorld()
  const good = { ...prompt('sixth'), workflowId, files: file('files.example', 'good') }
  // The invocations that create these tasks leave the files to a cron run.
  const queue = { enqueue: (...task: Parameters<TaskQueue['enqueue']>) => enqueueOnly(world, task) }
  const env = { TASK_QUEUE: { getByName: () => queue } } as unknown as Env
  const tasks = [...[1, 2, 3, 4, 5].map(hanging), good]
  for (const task of tasks) await createTask({ ...world.context(), env }, newTask(task))
  const running = sweep(world.context())
  await world.pass(5_000)
  expect(submittedPrompts(world)).toEqual(['sixth'])
  await world.pass(200_000)
  await running
})

async function enqueueOnly(world: World, task: Parameters<TaskQueue['enqueue']>) {
  const { queue } = world
  const result = await queue.enqueue(...task)
  if (result.kind !== 'created' || !result.files) throw new Error('no files to upload')
  const { id, lease } = result.files
  await queue.releaseFiles(
    id,
    lease,
    { why: 'not-attempted', until: 0, uploads: [] },
    world.clock.now(),
  )
  return { kind: 'created', open: false }
}

test('a link that hangs is tried five times, then the task fails; other tasks run meanwhile', async () => {
  const { world, requests } = createWorld()
  const stuck = await world.createTask(hanging(1))
  await world.pass(5_000)
  expect(await world.getTask(stuck)).toMatchObject({ status: 'waiting' })
  const others = []
  for (let minute = 0; minute < 12; minute++) {
    others.push(await world.createTask(prompt(`other${minute}`)))
    await passMinute(world)
  }
  expect(requests).toHaveLength(5)
  expect(await world.getTask(stuck)).toMatchObject({
    status: 'failed',
    error: { code: 'UPLOAD_FAILED' },
  })
  for (const task of others)
    expect(await world.getTask(task)).toMatchObject({ status: 'succeeded' })
  expect(world.simulator.tasks.size).toBe(12)
})

test('a file that takes longer than a request has is uploaded by a cron run', async () => {
  const { world } = createWorld()
  world.hosts['slow.example'] = async () => {
    await world.clock.until(world.clock.now() + 20_000)
    return new Response('an image')
  }
  const task = await world.createTask({ workflowId, files: file('slow.example', 'a') })
  await world.pass(10_000)
  expect(await world.getTask(task)).toMatchObject({ status: 'waiting' })
  await passMinute(world)
  await passMinute(world)
  expect(await world.getTask(task)).toMatchObject({ status: 'succeeded' })
  expect(world.simulator.calls('upload')).toHaveLength(1)
})

/** Makes one cron run while requests may get no response. */
async function passMinute(world: World): Promise<void> {
  void sweep(world.context())
  await world.pass(60_000)
}
