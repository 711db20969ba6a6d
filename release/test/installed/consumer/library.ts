/** A user's program: one run on the local RunningHub, all three entries of core, over real sockets. */
import { readFile } from 'node:fs/promises'
import {
  parseWorkflow,
  planRun,
  RunningHubClient,
  runWorkflow,
  type TaskSnapshot,
} from '@runninghub-action/core'
import { type BatchRow, parseBatch } from '@runninghub-action/core/inputs'
import { closeConnections, downloadResult, nodeFetch } from '@runninghub-action/core/node'
import { Simulator, systemClock, workflowIds } from '@runninghub-action/simulator'
import { type ServedSimulator, serve } from '@runninghub-action/simulator/node'

const simulator = new Simulator({ clock: systemClock, queuedMs: 0, runMs: 100 })
const served: ServedSimulator = await serve(simulator)
const rows: BatchRow[] = parseBatch('Positive Prompt.text\na lighthouse\n', { file: 'rows.csv' })
const workflow = parseWorkflow(await readFile('api.json', 'utf8'), { file: 'api.json' })
const client = new RunningHubClient({
  apiKey: simulator.options.apiKey,
  baseUrl: served.baseUrl,
  fetch: nodeFetch,
})
const planned = await planRun({
  workflow,
  workflowId: workflowIds.textToImage,
  overrides: rows[0]?.overrides ?? {},
})
const task: TaskSnapshot = await runWorkflow(client, planned, { progress: true })
const url = task.results[0]?.url ?? ''
const file = await downloadResult(url, '.', { fetch: nodeFetch })
await closeConnections()
await served.close()
console.log(JSON.stringify({ node: process.version, state: task.state, bytes: file.bytes }))
