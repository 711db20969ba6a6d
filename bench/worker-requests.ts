/**
 * Requests per second of the Worker, compared with a bare Hono route on the same workerd with the
 * same pages. Rounds of a second take turns.
 */
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { startBareWorker } from '../packages/worker/bench/bare.ts'
import { startLocal } from '../packages/worker/local.ts'
import type { Row } from './row.ts'

const ROUNDS = 11
const ROUND_MS = 1000
const CONNECTIONS = 16
const GOAL = 0.5

async function requestsPerSecond(send: () => Promise<Response>): Promise<number> {
  const end = performance.now() + ROUND_MS
  let count = 0
  const connection = async () => {
    while (performance.now() < end) {
      const response = await send()
      if (!response.ok) throw new Error(`${response.status}: ${await response.text()}`)
      await response.arrayBuffer()
      count++
    }
  }
  await Promise.all(Array.from({ length: CONNECTIONS }, connection))
  return (count * 1000) / ROUND_MS
}

export async function measureWorkerRequests(): Promise<Row[]> {
  const dir = await mkdtemp(join(tmpdir(), 'bench-'))
  try {
    await using worker = await startLocal()
    await using bare = await startBareWorker(dir)
    // Nothing is submitted: only the handling of requests is measured.
    Object.assign(worker.simulator.options, { concurrentLimit: 0 })
    const headers = { 'content-type': 'application/json', authorization: `Bearer ${worker.token}` }
    const body = JSON.stringify({
      workflowId: '1904136902449209346',
      inputs: { '6.text': 'a cat' },
    })
    const post = (url: string) => fetch(`${url}/v1/tasks`, { method: 'POST', headers, body })
    const { id } = (await (await post(worker.url)).json()) as { id: string }
    const get = (url: string) => fetch(`${url}/v1/tasks/${id}`, { headers })

    const rows: Row[] = []
    for (const [what, send] of Object.entries({
      'POST /v1/tasks': post,
      'GET /v1/tasks/ID': get,
    })) {
      const ours: number[] = []
      const route: number[] = []
      for (let round = 0; round < ROUNDS; round++) {
        route.push(await requestsPerSecond(() => send(bare.url)))
        ours.push(await requestsPerSecond(() => send(worker.url)))
      }
      const ratio = median(ours.map((rate, round) => rate / (route[round] ?? Number.NaN)))
      rows.push({
        what: `${what} of the Worker`,
        result: `${median(ours).toFixed(0)} requests/s`,
        against: `a bare Hono route: ${median(route).toFixed(0)} requests/s`,
        ratio,
        goal: { text: `≥ ${GOAL} ×`, met: ratio >= GOAL },
      })
    }
    return rows
  } finally {
    await rm(dir, { recursive: true, force: true })
  }
}

const median = (values: readonly number[]) =>
  [...values].sort((a, b) => a - b)[Math.floor(values.length / 2)] ?? Number.NaN
