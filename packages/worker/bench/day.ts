import './day/workers-runtime.ts'
import { parseArgs } from 'node:util'
import { busyShare, mean, percentile } from './day/metrics.ts'
import type { Scenario } from './day/simulate-day.ts'

/**
 * Simulates a day of the Worker on a virtual clock, with the Worker's own code. Prints its usage of
 * Cloudflare's Free plan, the delay of its callbacks, and how busy it keeps the account.
 *
 *   pnpm bench:worker-day [--tasks 475] [--burst 25]
 */
const { simulateDay } = await import('./day/simulate-day.ts')

const { values } = parseArgs({
  options: { tasks: { type: 'string', default: '475' }, burst: { type: 'string', default: '25' } },
})
const tasks = Number(values.tasks)
const burst = Number(values.burst)

/** The limits of Cloudflare's Free plan, per day. */
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
let missedTargets = 0
const rows = []
for (const limit of [1, 3, 50]) {
  for (const webhooks of ['on', 'lossy', 'off'] as const) {
    const startedAt = performance.now()
    const { timelines, usage } = await simulateDay({ limit, webhooks, tasks, burst })
    const delays = timelines.flatMap(({ endedAt, calledBackAt }) =>
      calledBackAt === undefined ? [] : [(calledBackAt - endedAt) / 1000],
    )
    const busy = busyShare(timelines, limit)
    const p95 = percentile(delays, 0.95)
    const target = TARGETS[webhooks]
    const { kv, queue } = usage
    const used = { ...kv, ...queue }
    const overQuota = Object.entries(QUOTA).filter(
      ([name, limit]) => used[name as keyof typeof used] > limit,
    )
    const ok =
      overQuota.length === 0 &&
      usage.maxCalls <= 40 &&
      usage.maxConcurrentCalls <= 5 &&
      (!target || (p95 < target.p95 && busy >= target.busy))
    if (!ok) missedTargets++
    rows.push({
      limit,
      webhooks,
      'called back': `${delays.length}/${tasks}`,
      'end → callback': `mean ${mean(delays).toFixed(1)} s, p95 ${p95.toFixed(1)} s${target ? ` (< ${target.p95})` : ''}`,
      busy: `${(busy * 100).toFixed(1)} %${target ? ` (≥ ${target.busy * 100})` : ''}`,
      'KV r/w/l/d': `${kv.reads}/${kv.writes}/${kv.lists}/${kv.deletes}`,
      'DO requests': queue.requests,
      'DO rows r/w': `${queue.rowsRead}/${queue.rowsWritten}`,
      'subrequests a cron run': `${usage.maxCalls} (${usage.maxConcurrentCalls} at a time)`,
      targets: ok ? 'met' : 'missed',
      took: `${((performance.now() - startedAt) / 1000).toFixed(1)} s`,
    })
  }
}
console.table(rows)
console.log('Free plan a day: KV 100000/1000/1000/1000, DO 100000 requests, 5000000/100000 rows.')
process.exitCode = missedTargets === 0 ? 0 : 1
