import type { Door } from '../doors/door.ts'
import { type RunResult, runSeed } from '../run/run-seed.ts'

const ORDERS = ['order same-1', 'order same-2', 'order same-3']
const APIS = ['v1', 'v2'] as const

/**
 * The choices of a comparison: what RunningHub does with each order, and faults of the calls about it
 * that mean the same to every door and in both API versions.
 */
const COMPARED =
  /^(order same-\d: (end|time in the queue|run time|starts at once)#|faults with (cut after|gateway page|internal error after|busy|slow response)|rate of faults#|(which )?fault of (create|poll)|(status|code) of (create|poll))/

/** The words of the doors for one end. */
const SAME: Readonly<Record<string, string>> = { timed_out: 'timed-out' }

/** A difference between two doors, or two API versions. */
export interface Difference {
  order: string
  ends: readonly string[]
}

/** Plays one seed through each door and each API version, and compares what the user gets. */
export async function compareDoors(
  seed: number,
  doors: readonly Door[],
  dir: string,
): Promise<Difference[]> {
  const ends = new Map<string, Map<string, string>>()
  for (const door of doors) {
    for (const api of APIS) {
      const fixed = { orders: ORDERS, api }
      const mayBeUnusual = (name: string) => COMPARED.test(name)
      const result = await runSeed({ seed, door, dir, mayBeUnusual, fixed })
      for (const order of ORDERS) {
        const byDoor = ends.get(order) ?? new Map()
        ends.set(order, byDoor.set(`${door.name} ${api}`, endOf(result, order)))
      }
    }
  }
  return [...ends].flatMap(([order, byDoor]) => {
    // After a lost response, RunningHub's webhook lets the Worker find the task.
    const isUnknown = [...byDoor.values()].some((end) => end.startsWith('unknown'))
    const compared = [...byDoor].filter(([door]) => !(isUnknown && door.startsWith('worker')))
    if (new Set(compared.map(([, end]) => end)).size <= 1) return []
    return [{ order, ends: [...byDoor].map(([door, end]) => `${door}: ${end}`) }]
  })
}

/** Returns what the user is told at last: the status, and the names of the files. */
function endOf({ entries }: RunResult, order: string): string {
  const reports = entries.filter((entry) => entry.type === 'reported' && entry.order === order)
  const last = reports.at(-1)
  if (last?.type !== 'reported') return 'nothing'
  const created = entries.filter((entry) => entry.type === 'created' && entry.order === order)
  const status = SAME[last.status] ?? last.status
  const isRefused = status === 'failed' && last.task === ''
  const names = last.urls.map((url) => url.split('/').at(-1))
  return [isRefused ? 'refused' : status, ...names, `${created.length} created`].join(' ')
}
