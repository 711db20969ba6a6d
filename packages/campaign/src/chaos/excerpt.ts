import type { Violation } from '../checks/check.ts'
import type { Entry } from '../history/history.ts'

/**
 * Returns what a history has about the order that a violation names: its calls, tasks, answers and
 * callbacks, and all kills.
 */
export function excerpt(entries: readonly Entry[], { text }: Violation): Entry[] {
  const orders = new Set(text.match(/order [\w.-]+/g))
  for (const task of text.match(/\d{19}/g) ?? []) {
    const created = entries.find((entry) => entry.type === 'created' && entry.task === task)
    if (created?.type === 'created') orders.add(created.order)
  }
  const names = new Set(orders)
  for (const entry of entries) {
    if (entry.type === 'created' && orders.has(entry.order)) names.add(entry.task)
    if (entry.type === 'answered client' && orders.has(entry.order)) {
      const id = /"id":"(\w+)"/.exec(entry.text)?.[1]
      if (id !== undefined) names.add(id)
    }
  }
  const calls = new Set(
    entries.flatMap((entry) =>
      entry.type === 'called' && names.has(entry.subject) ? entry.call : [],
    ),
  )
  return entries.filter((entry) => {
    if (entry.type === 'killed') return true
    if ('call' in entry) return calls.has(entry.call)
    return Object.values(entry).some(
      (value) => typeof value === 'string' && [...names].some((name) => includes(value, name)),
    )
  })
}

/** Whether a text has a name, and not only a longer one that begins with it. */
function includes(text: string, name: string): boolean {
  const at = text.indexOf(name)
  return at !== -1 && !/[\w-]/.test(text[at + name.length] ?? '')
}
