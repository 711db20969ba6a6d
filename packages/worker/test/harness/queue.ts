import { env } from 'cloudflare:workers'
import type { EndStatus } from '../../src/model/task.ts'
import type { End, SubmitClaim } from '../../src/queue/rpc-types.ts'
import type { TaskQueue } from '../../src/queue/task-queue.ts'

export const minute = 60_000
export const hour = 60 * minute

/** The budget of a cron run that can do a few things of each kind. */
export const budget = { polls: 5, deliveries: 5, queueTimeout: 24 * hour, retention: 7 * 24 * hour }
/** The details of a create call. */
export const submitDetails = { hasWebhook: true, taskTimeout: hour }

/** The task that a create call created. */
export const createdTask = (runninghubTaskId: string) => {
  return { runninghubTaskId, running: false, nodeErrors: undefined }
}

/** How a task ended. */
export const end = (status: EndStatus, more: Partial<End> = {}): End => {
  return { status, outcome: '{}', ...more }
}

/** Creates an empty queue. */
export function newQueue(): DurableObjectStub<TaskQueue> {
  const namespace = env.TASK_QUEUE as DurableObjectNamespace<TaskQueue>
  return namespace.getByName(`queue ${crypto.randomUUID()} main`)
}

/** Creates a queue with waiting tasks. RunningHub has just reported its limit. */
export async function createQueue(
  ids: string[],
  { hasFiles = false, hasCallback = false, limit = 5 } = {},
) {
  const queue = newQueue()
  const now = Date.UTC(2026, 0, 15)
  for (const id of ids)
    await queue.enqueue({ id, info: '{}', hasFiles, hasCallback }, undefined, now)
  await queue.recordCapacity({ limit }, now)
  const claim = async (at = now) => {
    const claim = await queue.claim(at)
    if (claim.kind !== 'task') throw new Error(`nothing to claim: ${claim.kind}`)
    return claim as SubmitClaim
  }
  /** Claims the next task and passes its point of no return. Returns the lease. */
  const beginSubmit = async (at = now) => {
    const { id, lease } = await claim(at)
    await queue.beginSubmit(id, lease, submitDetails, at)
    return lease
  }
  const getTask = async (id: string, at = now) => (await queue.read(id, at, false))?.task
  return { queue, now, claim, beginSubmit, getTask }
}
