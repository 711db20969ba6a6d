/**
 * `pnpm test:n8n`: imports examples/worker/n8n.json into a real n8n, runs it against the Worker and
 * the local RunningHub, and checks that each prompt created one task and one image. Not part of
 * `pnpm test`, because the first run installs n8n.
 */
import assert from 'node:assert/strict'
import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { workflowIds } from '@runninghub-action/simulator'
import { startLocal } from '../../packages/worker/local.ts'
import { installN8n } from './install.ts'
import { startN8n } from './n8n.ts'

/** Texts that break a body which is put together from strings, and n8n's own expressions. */
const PROMPTS = [
  'a "quoted" cat\nin two lines\\ with {{ $json.prompt }}, $(x) and \u2028 the end',
  '一只猫 🐈 \'; DROP TABLE tasks; -- <script>alert(1)</script> %7B"a":1}',
]
const example = join(import.meta.dirname, '../../examples/worker/n8n.json')

/** The example as a user sets it up: the URL of the Worker, the credential, the prompts. */
async function setUp(url: string) {
  const workflow = JSON.parse(await readFile(example, 'utf8'))
  for (const node of workflow.nodes) {
    if (node.type === 'n8n-nodes-base.httpRequest' && node.parameters.authentication)
      node.credentials = { httpHeaderAuth: { id: 'workerToken', name: 'Worker' } }
  }
  const byName = (name: string) =>
    workflow.nodes.find((node: { name: string }) => node.name === name)
  byName('Prompts').parameters.jsonOutput = JSON.stringify({ prompt: PROMPTS })
  const post = byName('Run workflow').parameters
  post.url = `${url}/v1/tasks`
  post.jsonBody = post.jsonBody.replace('1980237776367083521', workflowIds.textToImage)
  return workflow
}

const n8nFiles = await installN8n()
await using worker = await startLocal()
// The first result comes before n8n waits, the second one after.
Object.assign(worker.simulator.options, { queuedMs: 0, runMs: 1000 })

await using n8n = await startN8n(n8nFiles, await setUp(worker.url), {
  id: 'workerToken',
  name: 'Worker',
  type: 'httpHeaderAuth',
  data: { name: 'Authorization', value: `Bearer ${worker.token}` },
})
const cron = setInterval(() => void worker.runCron().catch(() => {}), 5000)
try {
  const execution = await n8n.run('Start')
  assert.equal(execution.status, 'success', JSON.stringify(execution))
} finally {
  clearInterval(cron)
}

const creates = worker.simulator.calls('submit')
const texts = creates.map(({ text }) => JSON.parse(text ?? '').nodeInfoList[0].fieldValue)
assert.deepEqual(texts, PROMPTS, 'each prompt reaches RunningHub once, byte for byte')
assert.equal(worker.simulator.tasks.size, PROMPTS.length)
assert.equal(worker.simulator.calls('download').length, PROMPTS.length)
console.log(`n8n ran ${creates.length} items: one task and one image each`)
