/**
 * Prints how many requests per second `POST /v1/tasks` handles, compared with a bare Hono route on the
 * same workerd with the same pages. Short rounds alternate between the two, all on this machine.
 */
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { startLocal } from '../local.ts'
import { startBareWorker } from './bare.ts'

const ROUNDS = 11
const SECONDS = 1
const CONNECTIONS = 16
const TARGET = 0.5

async function requestsPerSecond(send: () => Promise<Response>): Promise<number> {
  const end = performance.now() + SECONDS * 1000
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
  return count / SECONDS
}

const dir = await mkdtemp(join(tmpdir(), 'runninghub-bench-'))
try {
  await using worker = await startLocal()
  await using bare = await startBareWorker(dir)
  // Nothing is submitted: only the handling of requests is measured.
  Object.assign(worker.simulator.options, { concurrentLimit: 0 })
  const body = JSON.stringify({ workflowId: '1904136902449209346', inputs: { '6.text': 'a cat' } })
  const headers = { 'content-type': 'application/json', authorization: `Bearer ${worker.token}` }
  const task = () => fetch(`${worker.url}/v1/tasks`, { method: 'POST', headers, body })
  const echo = () => fetch(`${bare.url}/v1/tasks`, { method: 'POST', headers, body })

  const rates: { tasks: number; bare: number }[] = []
  for (let round = 0; round < ROUNDS; round++) {
    rates.push({ bare: await requestsPerSecond(echo), tasks: await requestsPerSecond(task) })
  }
  const median = (values: number[]) => values.sort((a, b) => a - b)[Math.floor(ROUNDS / 2)] ?? 0
  const [tasks, route] = [median(rates.map((r) => r.tasks)), median(rates.map((r) => r.bare))]
  console.log(`POST /v1/tasks    ${Math.round(tasks)} requests/s`)
  console.log(`bare Hono route   ${Math.round(route)} requests/s`)
  const share = median(rates.map((r) => r.tasks / r.bare))
  console.log(`share             ${share.toFixed(2)}, median of the rounds; target ${TARGET}`)
} finally {
  await rm(dir, { recursive: true, force: true })
}
