import type { Rows } from '../doors/worker/durable-storage.ts'

/** A lease that was replaced or has ended: the queue accepts its token no more. */
export const ENDED = 'ended'

/** The name of the lease that the queue has given for a task. */
export const leaseOf = (id: string) => `lease of ${id}`

/** Returns the tokens of the leases that the queue has given, by the ids of its tasks. */
export function readLeases({ task: tasks = [] }: Rows): Map<string, string> {
  const leases = new Map<string, string>()
  for (const { id, entry } of tasks) {
    const token = /"lease":\{"token":"([^"]+)"/.exec(String(entry))?.[1]
    if (token !== undefined) leases.set(String(id), token)
  }
  return leases
}

/**
 * Gives the leases in the tables names in place of their random tokens. The members of an entry get an
 * order that does not depend on which of them was set first.
 */
export function nameLeases(rows: Rows): Rows {
  const leases = readLeases(rows)
  const task = (rows.task ?? []).map((row) => {
    const id = String(row.id)
    const members = Object.entries(JSON.parse(String(row.entry)) as object)
    const sorted = Object.fromEntries(members.sort(([a], [b]) => (a < b ? -1 : 1)))
    const entry = JSON.stringify(sorted)
    const token = leases.get(id)
    return { ...row, entry: token === undefined ? entry : entry.replace(token, leaseOf(id)) }
  })
  return { ...rows, task }
}
