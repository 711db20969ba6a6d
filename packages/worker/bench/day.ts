import './day/workers-runtime.ts'
import { parseArgs } from 'node:util'
import { busyShare, mean, percentile } from './day/figures.ts'
import type { Scenario } from './day/play.ts'

/**
 * A day of the Worker on a virtual clock, against its own code: what it costs of Cloudflare's Free
 * plan, how fast callbacks come, how busy the account is kept.
 *
 *   pnpm bench:worker-day [--tasks 475] [--burst 25]
 */
const { playDay } = await import('./day/play.ts')

const { values } = parseArgs({
  options: { tasks: { type: 'string', default: '475' }, burst: { type: 'string', default: '25' } },
})
const tasks = Number(values.tasks)
const burst = Number(values.burst)

/** Cloudflare's Free plan, per day. */
const QUOTA = {
  reads: 100_000,
  writes: 1_000,
  lists: 1_000,
  deletes: 1_000,
  requests: 100_000,
  rowsRead: 5_000_000,
  rowsWritten: 100_000,
}
const TARGETS: Record<Scenario['webhooks'], { p95: number; busy: number } | undefined> = {
  on: { p95: 2, busy: 0.95 },
  lossy: undefined,
  off: { p95: 75, busy: 0.6 },
}

console.log(`${tasks} tasks in bursts of ${burst}, 10 s to 20 min each (mean 110 s)\n`)
let missed = 0
const rows = []
for (const limit of [1, 3, 50]) {
  for (const webhooks of ['on', 'lossy', 'off'] as const) {
    const begun = performance.now()
    const { courses, bill } = await playDay({ limit, webhooks, tasks, burst })
    const delays = courses.flatMap(({ endedAt, calledBackAt }) =>
      calledBackAt === undefined ? [] : [(calledBackAt - endedAt) / 1000],
    )
    const busy = busyShare(courses, limit)
    const p95 = percentile(delays, 0.95)
    const target = TARGETS[webhooks]
    const { kv, queue } = bill
    const used = { ...kv, ...queue }
    const overQuota = Object.entries(QUOTA).filter(
      ([name, most]) => used[name as keyof typeof used] > most,
    )
    const ok =
      overQuota.length === 0 &&
      bill.mostCalls <= 40 &&
      bill.mostAtOnce <= 5 &&
      (!target || (p95 < target.p95 && busy >= target.busy))
    if (!ok) missed++
    rows.push({
      limit,
      webhooks,
      'called back': `${delays.length}/${tasks}`,
      'end → callback': `mean ${mean(delays).toFixed(1)} s, p95 ${p95.toFixed(1)} s${target ? ` (< ${target.p95})` : ''}`,
      busy: `${(busy * 100).toFixed(1)} %${target ? ` (≥ ${target.busy * 100})` : ''}`,
      'KV r/w/l/d': `${kv.reads}/${kv.writes}/${kv.lists}/${kv.deletes}`,
      'DO requests': queue.requests,
      'DO rows r/w': `${queue.rowsRead}/${queue.rowsWritten}`,
      'calls a run': `${bill.mostCalls} (${bill.mostAtOnce} at a time)`,
      targets: ok ? 'met' : 'missed',
      took: `${((performance.now() - begun) / 1000).toFixed(1)} s`,
    })
  }
}
console.table(rows)
console.log('Free plan a day: KV 100000/1000/1000/1000, DO 100000 requests, 5000000/100000 rows.')
process.exitCode = missed === 0 ? 0 : 1
