import type { Idempotency } from '../model/idempotency.ts'
import { dayOf } from '../model/limits.ts'
import { admission } from './admission.ts'
import { leaseFiles, mayPrepare } from './files.ts'
import { checkLimits } from './limits.ts'
import type { QueueState } from './queue-state.ts'
import type { EnqueuedTask, EnqueueResult } from './rpc-types.ts'
import type { State } from './transitions.ts'

/**
 * Adds a task to the queue, unless its idempotency key was used. When this returns, the task is
 * durable. Adding the same id again changes nothing.
 */
export function enqueue(
  queue: QueueState,
  { id, info, input, secret, hasFiles, hasCallback, token, limits }: EnqueuedTask,
  idempotency: Idempotency | undefined,
  now: number,
): EnqueueResult {
  const isRepeat = queue.tasks.get(id) !== undefined
  const decided = decideWithoutTask(
    queue,
    { id, token, limits: isRepeat ? undefined : limits },
    idempotency,
    now,
  )
  if (decided) return decided
  const entry = { createdAt: now, hasCallback, attempts: 0, endCount: 0 }
  const state = hasFiles ? 'accepted' : 'waiting'
  const isRevoked = queue.revocations.has(id)
  const row = isRevoked ? undefined : queue.tasks.insert({ id, state, info, entry, token })
  if (!row) return created(queue, now)
  queue.addEvent({ event: 'accepted', task: id, token, files: hasFiles })
  queue.payloads.insert(row.seq, { input, secret })
  queue.usage.add(dayOf(now), token ?? '', { tasks: 1 })
  if (idempotency) queue.keys.insert(idempotency, id, now)
  // The invocation that creates a task uploads its files, whatever others wait for.
  const files = hasFiles && mayPrepare(queue) ? leaseFiles(queue, row, now, 'request') : undefined
  return { ...created(queue, now), files }
}

/**
 * Revokes a task whose enqueue got no response. An enqueue that still arrives later changes nothing.
 *
 * @returns undefined when the task is revoked. Otherwise the result of the enqueue: the task is past
 *   the point of no return, or other requests may know it by its idempotency key.
 */
export function revoke(
  queue: QueueState,
  id: string,
  idempotency: Idempotency | undefined,
  now: number,
): EnqueueResult | undefined {
  const known = findEarlier(queue, id, idempotency, now)
  if (known) return known
  const row = queue.tasks.get(id)
  if (row && !isRevocable(row.state)) return created(queue, now)
  if (row) queue.deleteTask(row)
  if (row) queue.usage.add(dayOf(row.entry.createdAt), row.token ?? '', { tasks: -1 })
  queue.revocations.insert(id, now)
  return undefined
}

/**
 * Reserves a task that the queue of another account gets: its idempotency key, and its place among
 * the tasks of the day.
 */
export function reserve(
  queue: QueueState,
  task: Pick<EnqueuedTask, 'id' | 'token' | 'limits'>,
  idempotency: Idempotency | undefined,
  now: number,
): EnqueueResult {
  const decided = decideWithoutTask(queue, task, idempotency, now)
  if (decided) return decided
  queue.usage.add(dayOf(now), task.token ?? '', { tasks: 1 })
  if (idempotency) queue.keys.insert(idempotency, task.id, now)
  return { kind: 'created', open: false }
}

/** Takes back the reservation of a task without an idempotency key, which no queue has. */
export function unreserve(queue: QueueState, token: string | undefined, now: number): void {
  queue.usage.add(dayOf(now), token ?? '', { tasks: -1 })
}

/** Returns the result for a task that is not added: its key was used, or a limit leaves no room. */
function decideWithoutTask(
  queue: QueueState,
  { id, token, limits }: Pick<EnqueuedTask, 'id' | 'token' | 'limits'>,
  idempotency: Idempotency | undefined,
  now: number,
): EnqueueResult | undefined {
  const known = findEarlier(queue, id, idempotency, now)
  return known ?? (limits && checkLimits(queue, token ?? '', limits, now))
}

/** Returns the result of an earlier request with the same idempotency key; undefined for a new key. */
function findEarlier(
  queue: QueueState,
  id: string,
  idempotency: Idempotency | undefined,
  now: number,
): EnqueueResult | undefined {
  const use = idempotency && queue.keys.find(idempotency.keyHash, now)
  if (!use) return undefined
  if (use.bodyHash !== idempotency.bodyHash) return { kind: 'conflict' }
  // The same task again, also when the key has outlived its row.
  return use.taskId === id ? created(queue, now) : { kind: 'existing', id: use.taskId }
}

/** Checks whether nothing was sent that costs. */
function isRevocable(state: State): boolean {
  return state === 'accepted' || state === 'preparing' || state === 'waiting' || state === 'claimed'
}

function created(queue: QueueState, now: number): EnqueueResult & { kind: 'created' } {
  return { kind: 'created', open: admission(queue.currentCapacity(), now) !== 'blocked' }
}
