/**
 * `pnpm test:n8n`: imports examples/worker/n8n.json into a real n8n, runs it against the Worker and
 * the local RunningHub: two items with hostile texts, a callback that never comes, a task that fails.
 * Not part of `pnpm test`, because the first run installs n8n.
 */
import assert from 'node:assert/strict'
import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { workflowIds } from '@runninghub-action/simulator'
import { startLocal } from '../../packages/worker/local.ts'
import { installN8n } from './install.ts'
import { startN8n, type Workflow } from './n8n.ts'

/** Texts that break a body which is put together from strings, and n8n's own expressions. */
const PROMPTS = [
  'a "quoted" cat\nin two lines\\ with {{ $json.prompt }}, $(x) and \u2028 the end',
  '一只猫 🐈 \'; DROP TABLE tasks; -- <script>alert(1)</script> %7B"a":1}',
]
const example = join(import.meta.dirname, '../../examples/worker/n8n.json')

/** The example as a user sets it up: the URL of the Worker, the credential, the prompts. */
async function setUp(url: string): Promise<Workflow> {
  const workflow: Workflow = JSON.parse(await readFile(example, 'utf8'))
  for (const node of workflow.nodes) {
    if (node.type === 'n8n-nodes-base.httpRequest' && node.parameters.authentication)
      node.credentials = { httpHeaderAuth: { id: 'workerToken', name: 'Worker' } }
  }
  setPrompts(workflow, PROMPTS)
  const post = nodeOf(workflow, 'Run workflow').parameters
  post.url = `${url}/v1/tasks`
  post.jsonBody = post.jsonBody.replace('1980237776367083521', workflowIds.textToImage)
  return workflow
}

function nodeOf(workflow: Workflow, name: string) {
  const node = workflow.nodes.find((node) => node.name === name)
  assert.ok(node, `the example has no node ${name}`)
  return node
}

function setPrompts(workflow: Workflow, prompt: string[]): void {
  nodeOf(workflow, 'Prompts').parameters.jsonOutput = JSON.stringify({ prompt })
}

const n8nFiles = await installN8n()
await using worker = await startLocal()
const { simulator } = worker
Object.assign(simulator.options, { queuedMs: 0, runMs: 1000 })

await using n8n = await startN8n(n8nFiles, await setUp(worker.url), {
  id: 'workerToken',
  name: 'Worker',
  type: 'httpHeaderAuth',
  data: { name: 'Authorization', value: `Bearer ${worker.token}` },
})
const cron = setInterval(() => void worker.runCron().catch(() => {}), 5000)
try {
  await runsTwoItems()
  await survivesLostCallbacks()
  await reportsFailedTasks()
} finally {
  clearInterval(cron)
}

async function runsTwoItems() {
  assert.equal((await n8n.run('Start')).status, 'success')
  const creates = simulator.calls('submit')
  const texts = creates.map(({ text }) => JSON.parse(text ?? '').nodeInfoList[0].fieldValue)
  assert.deepEqual(texts, PROMPTS, 'each prompt reaches RunningHub once, byte for byte')
  assert.equal(simulator.tasks.size, PROMPTS.length)
  assert.equal(simulator.calls('download').length, PROMPTS.length)
  console.log('two items with hostile texts: one task and one image each')
}

/** No callback comes, and the wait runs out twice: once before the end of the task, once after. */
async function survivesLostCallbacks() {
  simulator.reset()
  simulator.options.runMs = 4000
  const execution = await n8n.run('Start', (workflow) => {
    setPrompts(workflow, ['a cat'])
    const post = nodeOf(workflow, 'Run workflow').parameters
    post.jsonBody = post.jsonBody.replace('callbackUrl: $execution.resumeUrl,', '')
    const wait = { resumeAmount: 3, resumeUnit: 'seconds' }
    Object.assign(nodeOf(workflow, 'Wait for the callback').parameters, wait)
  })
  assert.equal(execution.status, 'success')
  assert.equal(simulator.tasks.size, 1)
  assert.equal(simulator.calls('download').length, 1)
  console.log('a wait that runs out: the result arrives nevertheless')
}

async function reportsFailedTasks() {
  simulator.reset()
  simulator.script({ on: 'submit', answer: { kind: 'task', end: 'failed' } })
  const execution = await n8n.run('Start', (workflow) => setPrompts(workflow, ['a cat', 'a dog']))
  assert.equal(execution.status, 'error')
  assert.match(execution.data, /Task z\w+: failed\. [^"]{20,}/)
  assert.equal(simulator.tasks.size, 1, 'the second item is not paid for')
  console.log('a task that fails: the error has its id and the reason')
}
