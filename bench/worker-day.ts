/**
 * What the Worker uses on a day of 2,400 tasks, compared with the quotas of Cloudflare's free plan, in
 * a process of its own. Its scenarios differ in slots and webhooks.
 */
import { execFile } from 'node:child_process'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { DAILY_QUOTA, type Quota } from '../packages/worker/bench/day/quota.ts'
import { atMost, type Row } from './row.ts'

const SCRIPT = join(import.meta.dirname, '../packages/worker/bench/day.ts')

const NAMES: Readonly<Record<Quota, string>> = {
  rowsWritten: 'Durable Object rows written',
  rowsRead: 'Durable Object rows read',
  requests: 'Durable Object requests',
  workerRequests: 'requests',
}

export async function measureWorkerDay(): Promise<Row[]> {
  const { scenarios, missed, most } = await simulateDays()
  const met = scenarios - missed
  const usage = (Object.keys(NAMES) as Quota[]).map((quota) =>
    atMost(1, {
      what: `Worker, 2,400 tasks a day: ${NAMES[quota]}, at most`,
      result: most[quota].toLocaleString('en'),
      against: `free plan: ${DAILY_QUOTA[quota].toLocaleString('en')}`,
      ratio: most[quota] / DAILY_QUOTA[quota],
    }),
  )
  const targets: Row = {
    what: 'Worker, 2,400 tasks a day: scenarios that keep slots busy and call back in time',
    result: `${met}`,
    against: `all ${scenarios}`,
    ratio: met / scenarios,
    goal: { text: 'all', met: missed === 0 },
  }
  return [targets, ...usage]
}

interface Days {
  scenarios: number
  missed: number
  /** The most that one scenario used. */
  most: Record<Quota, number>
}

async function simulateDays(): Promise<Days> {
  try {
    const { stdout } = await promisify(execFile)(process.execPath, [SCRIPT, '--json'])
    return JSON.parse(stdout)
  } catch (error) {
    // The script exits with 1 when a scenario missed its targets.
    const { code, stdout } = error as { code?: unknown; stdout: string }
    if (code !== 1 || !stdout.startsWith('{')) throw error
    return JSON.parse(stdout)
  }
}
