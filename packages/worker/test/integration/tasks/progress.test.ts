import type { Socket } from '@runninghub-action/core'
import { progressMessages, workflowIds } from '@runninghub-action/simulator'
import { expect, test } from 'vitest'
import { getTask } from '../../../src/tasks/get.ts'
import { accept } from '../../harness/create.ts'
import { World } from '../../harness/world.ts'

/** A socket on which the beginning of a run is told the moment somebody listens. */
function tellingSocket(world: World, messages: number) {
  const opened: string[] = []
  const closed: string[] = []
  class TellingSocket implements Socket {
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
  return { TellingSocket, opened, closed }
}

async function runningTask() {
  const world = new World({ webhooks: false })
  const task = await accept(world, { workflowId: workflowIds.textToImage })
  await world.idle()
  await world.clock.advance(2_000)
  return { world, id: task.id }
}

test('a running task tells how far it is, when asked, and the socket is closed again', async () => {
  const { world, id } = await runningTask()
  const { TellingSocket, opened, closed } = tellingSocket(world, 6)
  const ctx = { ...world.context(), WebSocket: TellingSocket }
  const view = await getTask(ctx, id, { fresh: true, progress: true })
  expect(view?.status).toBe('running')
  expect(view?.progress?.percent).toBeGreaterThan(0)
  expect(view?.progress?.nodeTitle).toEqual(expect.any(String))
  expect(opened).toHaveLength(1)
  expect(closed.length).toBeGreaterThan(0)
  expect(JSON.stringify(view)).not.toContain('Rh-Comfy-Auth')
})

test('no socket is opened when nobody asks', async () => {
  const { world, id } = await runningTask()
  const { TellingSocket, opened } = tellingSocket(world, 6)
  const ctx = { ...world.context(), WebSocket: TellingSocket }
  expect(await getTask(ctx, id, { fresh: true })).not.toHaveProperty('progress')
  expect(opened).toEqual([])
})

test('a socket that says nothing, or is refused, is no trouble', async () => {
  const { world, id } = await runningTask()
  const { TellingSocket } = tellingSocket(world, 0)
  const silent = { ...world.context(), WebSocket: TellingSocket }
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
