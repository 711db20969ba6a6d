import type { EndStatus } from '../../src/model/task.ts'
import type { Claim, End } from '../../src/queue/rpc-types.ts'
import { World } from './world.ts'

export const minute = 60_000
export const hour = 60 * minute

/** What a cron run asks for that can do a few things of each kind. */
export const budget = { polls: 5, deliveries: 5, taskTimeout: hour }
/** The details of a create call, and the task that it made. */
export const create = { uploads: [], hasWebhook: true }
export const created = (runninghubTaskId: string) => {
  return { runninghubTaskId, running: false, nodeErrors: undefined }
}

/** How a task ended. */
export const ended = (status: EndStatus, more: Partial<End> = {}): End => {
  return { status, outcome: '{}', ...more }
}

/** A queue of its own with tasks that wait; RunningHub has just answered, and said its limit. */
export async function queueWith(ids: string[], { hasCallback = false, limit = 5 } = {}) {
  const { queue, clock } = new World()
  const now = clock.now()
  for (const id of ids) await queue.enqueue({ id, info: '{}', hasCallback }, undefined, now)
  await queue.recordCapacity({ limit }, now)
  const claim = async (at = now) => {
    const claim = await queue.claim(at, 'cron')
    if (claim.kind !== 'task') throw new Error(`nothing to claim: ${claim.kind}`)
    return claim as Extract<Claim, { kind: 'task' }>
  }
  /** A create call for the next task went out. */
  const begin = async (at = now) => {
    const { id, lease } = await claim(at)
    await queue.beginSubmit(id, lease, create, at)
    return lease
  }
  /** A task as the queue shows it. */
  const shown = async (id: string, at = now) => (await queue.read(id, at, false))?.task
  return { queue, now, claim, begin, shown }
}
