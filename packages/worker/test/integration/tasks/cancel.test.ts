import { describe, expect, test } from 'vitest'
import { cancelTask } from '../../../src/tasks/cancel.ts'
import { guardConsole } from '../../harness/guard-console.ts'
import { prompt } from '../../harness/prompts.ts'
import { World } from '../../harness/world.ts'

guardConsole()

describe('cancelTask', () => {
  test('ends a waiting task, which is never submitted', async () => {
    const world = new World()
    world.simulator.options.concurrentLimit = 1
    await world.createTask(prompt('first'))
    await world.idle()
    const task = await world.createTask(prompt('second'))
    await world.idle()
    expect(await cancelTask(world.context(), task.id)).toMatchObject({
      kind: 'cancelled',
      task: { status: 'cancelled' },
    })
    await world.idle()
    expect(world.received[0]?.body.type).toBe('runninghub.task.cancelled')
    await world.minutes(2)
    expect(world.simulator.tasks.size).toBe(1)
  })

  test('ends a task during its uploads, which is never submitted', async () => {
    const world = new World()
    const created = Promise.withResolvers<string>()
    world.hosts['files.example'] = async () => {
      await cancelTask(world.context(), await created.promise)
      return new Response('an image')
    }
    const file = { nodeId: '10', fieldName: 'image', url: 'https://files.example/1.png' }
    const task = await world.createTask({ workflowId: '1904136902449209999', files: [file] })
    created.resolve(task.id)
    await world.idle()
    await world.minutes(2)
    expect(world.simulator.calls('upload')).toHaveLength(1)
    expect(world.simulator.calls('submit')).toEqual([])
    expect(await world.getTask(task)).toMatchObject({ status: 'cancelled' })
  })

  test('cancels a running task on RunningHub, and its slot is used', async () => {
    const world = new World()
    world.simulator.options.concurrentLimit = 1
    world.simulator.script({ on: 'submit', answer: { kind: 'task', end: 'never' } })
    const task = await world.createTask()
    await world.idle()
    const next = await world.createTask()
    await world.idle()
    await world.clock.advance(3_000)
    expect(await cancelTask(world.context(), task.id)).toMatchObject({ kind: 'cancelled' })
    await world.idle()
    expect(world.simulator.calls('cancel')).toHaveLength(1)
    expect(await world.getTask(next)).toMatchObject({ status: 'queued' })
    expect(await cancelTask(world.context(), task.id)).toMatchObject({ kind: 'already-ended' })
  })

  test('reports a refusal of RunningHub, and the task continues', async () => {
    const world = new World()
    const refusal = { kind: 'refuse', code: 999, msg: 'APIKEY_TASK_CANCEL_NOT_ALLOWED' } as const
    world.simulator.script({ on: 'cancel', answer: refusal })
    const task = await world.createTask()
    await world.idle()
    expect(await cancelTask(world.context(), task.id)).toMatchObject({
      kind: 'refused',
      message: expect.stringContaining('cancel'),
    })
    await world.clock.advance(10_000)
    await world.idle()
    expect(await world.getTask(task)).toMatchObject({ status: 'succeeded' })
  })

  test('returns the real end of a task that has just ended', async () => {
    const world = new World()
    world.webhook = 'lost'
    const task = await world.createTask()
    await world.idle()
    await world.clock.advance(10_000)
    const refusal = { kind: 'refuse', code: 807 } as const
    world.simulator.script({ on: 'cancel', answer: refusal })
    expect(await cancelTask(world.context(), task.id)).toMatchObject({
      kind: 'already-ended',
      task: { status: 'succeeded' },
    })
  })

  test('keeps a result that existed before the cancel', async () => {
    const world = new World()
    world.webhook = 'lost'
    const task = await world.createTask()
    await world.idle()
    await world.clock.advance(10_000)
    const accept = { kind: 'raw', body: '{"code":0,"msg":"success","data":null}' } as const
    world.simulator.script({ on: 'cancel', answer: accept })
    expect(await cancelTask(world.context(), task.id)).toMatchObject({
      kind: 'already-ended',
      task: { status: 'succeeded', urls: [expect.stringContaining('http')] },
    })
  })

  test('ends a task provisionally when RunningHub does not confirm its end', async () => {
    const world = new World()
    world.webhook = 'lost'
    const task = await world.createTask()
    await world.idle()
    world.simulator.script({ on: 'outputs', answer: { kind: 'http', status: 502 } })
    expect(await cancelTask(world.context(), task.id)).toMatchObject({
      kind: 'cancelled',
      task: { status: 'cancelled', provisional: true },
    })
    await world.minutes(2)
    const after = await world.getTask(task)
    expect(after).toMatchObject({ status: 'cancelled', callback: { status: 'delivered' } })
    expect(after.provisional).toBeUndefined()
    expect(world.received).toHaveLength(1)
  })

  test('does not find a missing task', async () => {
    expect(await cancelTask(new World().context(), 'missing')).toEqual({ kind: 'not-found' })
  })
})
