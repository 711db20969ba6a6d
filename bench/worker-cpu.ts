/**
 * The CPU time of a request to the Worker, compared with what the free plan allows. A process of its
 * own measures it, because the Worker's code needs a loader.
 */
import { execFile } from 'node:child_process'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { atMost, type Row } from './row.ts'

const SCRIPT = join(import.meta.dirname, '../packages/worker/bench/cpu.ts')
/** Milliseconds of CPU time of one invocation on the free plan. */
const LIMIT = 10

export async function measureWorkerCpu(): Promise<Row[]> {
  const { stdout } = await promisify(execFile)(process.execPath, [SCRIPT])
  const median: number = JSON.parse(stdout)
  return [
    atMost(1, {
      what: 'CPU time of POST /v1/tasks with an api.json of 100 kB',
      result: `${median.toFixed(1)} ms`,
      against: `free plan: ${LIMIT} ms`,
      ratio: median / LIMIT,
    }),
  ]
}
