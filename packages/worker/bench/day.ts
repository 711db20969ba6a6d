import './day/workers-runtime.ts'
import { parseArgs } from 'node:util'
import { busyShare, mean, percentile } from './day/metrics.ts'
import { DAILY_QUOTA, type Quota } from './day/quota.ts'
import type { Scenario } from './day/simulate-day.ts'

/**
 * Simulates a day of the Worker on a virtual clock, with the Worker's own code. Refuses what exceeds
 * Cloudflare's Free plan, as Cloudflare does. Prints the usage, the delay of the callbacks, and how
 * busy the Worker keeps the account.
 *
 *   pnpm bench:worker-day [--tasks 2400] [--burst 25] [--json]
 *
 * With `--json` it prints only how many scenarios met their targets, and the most that one used.
 */
const { simulateDay } = await import('./day/simulate-day.ts')

const { values } = parseArgs({
  options: {
    tasks: { type: 'string', default: '2400' },
    burst: { type: 'string', default: '25' },
    json: { type: 'boolean', default: false },
  },
})
const tasks = Number(values.tasks)
const burst = Number(values.burst)

const TARGETS: Record<Scenario['webhooks'], { p95: number; busy: number } | undefined> = {
  on: { p95: 2, busy: 0.95 },
  lossy: undefined,
  off: { p95: 75, busy: 0.6 },
}

if (!values.json)
  console.log(`${tasks} tasks in bursts of ${burst}, 10 s to 20 min each (mean 110 s)\n`)
let missedTargets = 0
const most: Record<Quota, number> = { workerRequests: 0, requests: 0, rowsRead: 0, rowsWritten: 0 }
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
    const { used } = usage
    const ok =
      usage.refusals === 0 &&
      usage.maxCalls <= 40 &&
      usage.maxConcurrentCalls <= 5 &&
      (!target || (p95 < target.p95 && busy >= target.busy))
    if (!ok) missedTargets++
    for (const name of Object.keys(most) as Quota[]) most[name] = Math.max(most[name], used[name])
    rows.push({
      limit,
      webhooks,
      'called back': `${delays.length}/${tasks}`,
      'end → callback': `mean ${mean(delays).toFixed(1)} s, p95 ${p95.toFixed(1)} s${target ? ` (< ${target.p95})` : ''}`,
      busy: `${(busy * 100).toFixed(1)} %${target ? ` (≥ ${target.busy * 100})` : ''}`,
      requests: used.workerRequests,
      'DO requests': used.requests,
      'DO rows r/w': `${used.rowsRead}/${used.rowsWritten}`,
      refused: usage.refusals,
      'log lines': usage.logLines,
      'subrequests a cron run': `${usage.maxCalls} (${usage.maxConcurrentCalls} at a time)`,
      targets: ok ? 'met' : 'missed',
      took: `${((performance.now() - startedAt) / 1000).toFixed(1)} s`,
    })
  }
}
if (values.json) {
  console.log(JSON.stringify({ scenarios: rows.length, missed: missedTargets, most }))
} else {
  console.table(rows)
  console.log('KV: nothing, as no task uses a preset or an app. Free plan a day:', DAILY_QUOTA)
}
process.exitCode = missedTargets === 0 ? 0 : 1
