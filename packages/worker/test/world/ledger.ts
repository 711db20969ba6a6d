import type { Claim, End } from '../../src/dispatcher/messages.ts'
import type { EndStatus } from '../../src/tasks/task.ts'
import { World } from './world.ts'

export const minute = 60_000
export const hour = 60 * minute

/** What a cron run asks for that can do a few things of each kind. */
export const wish = { looks: 5, tellings: 5, taskTimeout: hour }
/** The details of a create call, and the task that it made. */
export const create = { uploads: [], webhook: true }
export const made = (runninghubTaskId: string) => {
  return { runninghubTaskId, running: false, nodeErrors: undefined }
}

/** How a task ended. */
export const ended = (status: EndStatus, more: Partial<End> = {}): End => {
  return { status, outcome: '{}', ...more }
}

/** A ledger of its own with tasks that wait; RunningHub has just answered, and said its limit. */
export async function ledgerWith(ids: string[], { hasCallback = false, limit = 5 } = {}) {
  const { ledger, clock } = new World()
  const now = clock.now()
  for (const id of ids) await ledger.accept({ id, brief: '{}', hasCallback }, undefined, now)
  await ledger.queueAnswered({ limit }, now)
  const claim = async (at = now) => {
    const claim = await ledger.claim(at, true)
    if (claim.kind !== 'task') throw new Error(`nothing to claim: ${claim.kind}`)
    return claim as Extract<Claim, { kind: 'task' }>
  }
  /** A create call for the next task went out. */
  const begin = async (at = now) => {
    const { id, lease } = await claim(at)
    await ledger.creating(id, lease, create, at)
    return lease
  }
  /** A task as the ledger shows it. */
  const shown = async (id: string, at = now) => (await ledger.read(id, at, false))?.task
  return { ledger, now, claim, begin, shown }
}
