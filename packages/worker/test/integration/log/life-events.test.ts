import { runInDurableObject } from 'cloudflare:test'
import { expect, test } from 'vitest'
import type { TaskQueue } from '../../../src/queue/task-queue.ts'
import { createTask } from '../../../src/tasks/create.ts'
import { pauseQueue, resumeQueue } from '../../../src/tasks/pause.ts'
import { collectLog } from '../../harness/log-lines.ts'
import { newTask, World } from '../../harness/world.ts'

const log = collectLog()

/** Returns the events of the log, with these fields only. */
function logged(...fields: string[]) {
  return log.events().map((line) => fields.map((field) => line[field]).join(' '))
}

test('the life of a task is one JSON line for each event, with its ids, its token and durations', async () => {
  const world = new World()
  world.simulator.options.queuedMs = 0
  world.simulator.options.runMs = 40_000
  const { id } = await world.createTask({ token: 'shop' })
  await world.idle()
  await world.clock.advance(40_000)
  await world.idle()
  const [runninghubTaskId] = world.simulator.tasks.keys()
  const task = { task: id, token: 'shop', account: 'main' }
  expect(log.events()).toEqual([
    { event: 'accepted', ...task, files: false },
    { event: 'submitted', ...task, runninghubTaskId, waitedMs: 0 },
    {
      event: 'ended',
      ...task,
      status: 'succeeded',
      runninghubTaskId,
      waitedMs: 0,
      ranMs: 40_000,
      coins: expect.any(Number),
    },
  ])
})

test('a task that RunningHub refuses has a line with the code', async () => {
  const world = new World()
  world.simulator.script({ on: 'submit', times: 1, answer: { kind: 'refuse', code: 433 } })
  await world.createTask()
  await world.idle()
  expect(logged('event', 'code', 'again', 'status')).toEqual([
    'accepted   ',
    'refused VALIDATION_FAILED false ',
    'ended VALIDATION_FAILED  failed',
  ])
})

test('an unknown task has a line with the reason, and one when its webhook names it', async () => {
  const world = new World()
  world.simulator.script({ on: 'submit', times: 1, answer: { kind: 'drop', after: true } })
  await world.createTask()
  await world.idle()
  await world.minutes(10)
  expect(logged('event', 'status')).toEqual([
    'accepted ',
    'unknown ',
    'submitted ',
    'ended succeeded',
  ])
  expect(log.events()[1]).toMatchObject({ reason: expect.stringMatching(/\w/) })
})

test('a pause after a refusal has a line, and so has its end', async () => {
  const world = new World()
  world.simulator.options.coins = 0
  await world.createTask()
  await world.idle()
  await world.minutes(2)
  world.simulator.options.coins = 100
  await world.minutes(2)
  expect(logged('event', 'code', 'by', 'again').slice(0, 4)).toEqual([
    'accepted   ',
    'refused INSUFFICIENT_BALANCE  true',
    'queue-paused INSUFFICIENT_BALANCE refusal ',
    'queue-resumed INSUFFICIENT_BALANCE check ',
  ])
  expect(log.events()[3]).toMatchObject({ pausedMs: expect.any(Number), account: 'main' })
})

test('a pause by a person has a line, and so has its end', async () => {
  const world = new World()
  await pauseQueue(world.context(), 'the reason is not logged')
  await world.clock.advance(5_000)
  await resumeQueue(world.context())
  await world.idle()
  expect(log.events()).toEqual([
    { event: 'queue-paused', by: 'person', code: 'PAUSED', account: 'main' },
    { event: 'queue-resumed', by: 'person', code: 'PAUSED', pausedMs: 5_000, account: 'main' },
  ])
})

test('a dead callback has a line', async () => {
  const world = new World()
  world.respond = () => new Response(null, { status: 410 })
  const { id } = await world.createTask({ token: 'shop' })
  await world.minutes(4)
  const dead = { event: 'callback-dead', task: id, token: 'shop', attempts: 1, lastStatus: 410 }
  expect(log.events().at(-1)).toEqual({ ...dead, account: 'main' })
})

test('a limit that is reached has one line a minute', async () => {
  const world = new World()
  const create = () =>
    createTask(world.context(), newTask({ token: 'shop' }), undefined, { tasksPerDay: 1 })
  for (let n = 0; n < 4; n++) await create()
  const limits = () => log.events().filter(({ event }) => event === 'limit-reached')
  expect(limits()).toEqual([
    { event: 'limit-reached', limit: 'tasksPerDay', token: 'shop', account: 'main' },
  ])
  await world.clock.advance(60_000)
  await create()
  expect(limits()).toHaveLength(2)
  await world.idle()
})

test('a decision that cannot be stored has no line', async () => {
  const { queue, clock } = new World()
  const task = { id: 'a', info: '{}', input: '{}', hasFiles: false, hasCallback: false }
  await runInDurableObject(queue, (object: TaskQueue, { storage }) => {
    storage.sql.exec('DROP TABLE payload')
    expect(() => object.enqueue(task, undefined, clock.now())).toThrow('payload')
  })
  await queue.pause(undefined, clock.now())
  expect(logged('event')).toEqual(['queue-paused'])
})

test('no line has a secret or a text of a caller', async () => {
  const world = new World()
  world.respond = () => new Response('the response', { status: 500 })
  world.simulator.script({ on: 'submit', times: 1, answer: { kind: 'drop', after: true } })
  await world.createTask({
    accessPassword: 'the password',
    metadata: 'the metadata',
    callbackUrl: 'https://receiver.example/hook?key=the-key',
    callbackHeaders: { 'x-secret': 'the header' },
    nodeInfoList: [{ nodeId: '6', fieldName: 'text', fieldValue: 'the prompt' }],
  })
  await world.minutes(12)
  expect(log.events().map(({ event }) => event)).toContain('ended')
  for (const secret of [
    ...['the password', 'the metadata', 'the-key', 'the header', 'the prompt', 'the response'],
    world.config.apiKey,
    ...world.config.callbackSecrets,
  ])
    expect(log.text()).not.toContain(secret)
})
