import type { Socket } from '@runninghub-action/core'
import { progressMessages, workflowIds } from '@runninghub-action/simulator'
import { expect, test } from 'vitest'
import { getTask } from '../../../src/tasks/get.ts'
import { World } from '../../harness/world.ts'

/** Creates a socket that sends the first messages of a run as soon as it has a listener. */
function scriptedSocket(world: World, messages: number) {
  const opened: string[] = []
  const closed: string[] = []
  class ScriptedSocket implements Socket {
    binaryType = ''
    readonly #url: string
    constructor(url: string) {
      this.#url = url
      opened.push(url)
    }
    addEventListener(type: string, listener: (event: { data: unknown }) => void): void {
      if (type !== 'message') return
      const [task] = world.simulator.tasks.values()
      if (!task) throw new Error('no task runs')
      queueMicrotask(() => {
        for (const { data } of progressMessages(task).slice(0, messages)) listener({ data })
      })
    }
    close(): void {
      closed.push(this.#url)
    }
  }
  return { ScriptedSocket, opened, closed }
}

async function runningTask() {
  const world = new World({ webhooks: false })
  const task = await world.createTask({ workflowId: workflowIds.textToImage })
  await world.idle()
  await world.clock.advance(2_000)
  return { world, id: task.id }
}

test('getTask returns the progress of a running task on request, and closes the socket', async () => {
  const { world, id } = await runningTask()
  const { ScriptedSocket, opened, closed } = scriptedSocket(world, 6)
  const ctx = { ...world.context(), WebSocket: ScriptedSocket }
  const task = await getTask(ctx, id, { fresh: true, progress: true })
  expect(task?.status).toBe('running')
  expect(task?.progress?.percent).toBeGreaterThan(0)
  expect(task?.progress?.nodeTitle).toEqual(expect.any(String))
  expect(opened).toHaveLength(1)
  expect(closed.length).toBeGreaterThan(0)
  expect(JSON.stringify(task)).not.toContain('Rh-Comfy-Auth')
})

test('getTask opens no socket without a request for progress', async () => {
  const { world, id } = await runningTask()
  const { ScriptedSocket, opened } = scriptedSocket(world, 6)
  const ctx = { ...world.context(), WebSocket: ScriptedSocket }
  expect(await getTask(ctx, id, { fresh: true })).not.toHaveProperty('progress')
  expect(opened).toEqual([])
})

test('getTask returns a task without progress when the socket is silent or refused', async () => {
  const { world, id } = await runningTask()
  const { ScriptedSocket } = scriptedSocket(world, 0)
  const silent = { ...world.context(), WebSocket: ScriptedSocket }
  expect(await getTask(silent, id, { fresh: true, progress: true })).not.toHaveProperty('progress')
  class Refused {
    constructor() {
      throw new Error('refused')
    }
  }
  const refused = { ...world.context(), WebSocket: Refused as never }
  expect(await getTask(refused, id, { fresh: true, progress: true })).toMatchObject({
    status: 'running',
  })
})
