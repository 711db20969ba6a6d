/**
 * `pnpm demo`: two exported workflows against the local RunningHub, from api.json to a picture
 * on disk, then the Action as GitHub's runner starts it. No account, no key, no network.
 */
import { mkdir, readFile } from 'node:fs/promises'
import { dirname, join, relative } from 'node:path'
import { fileURLToPath } from 'node:url'
import {
  parseWorkflow,
  type RunEvent,
  RunningHubClient,
  type RunOptions,
  runWorkflow,
} from '@runninghub-action/core'
import {
  closeConnections,
  downloadResult,
  nodeFetch,
  openUpload,
} from '@runninghub-action/core/node'
import { Simulator, systemClock } from '@runninghub-action/simulator'
import { serve } from '@runninghub-action/simulator/node'
import { runActionDemo } from '../packages/action/demo.ts'

const examples = dirname(fileURLToPath(import.meta.url))
const out = join(examples, '..', 'out')
const seconds = () => `${(performance.now() / 1000).toFixed(1).padStart(5)} s`
const say = (text: string) => console.log(`${seconds()}  ${text}`)

/** One line for each thing that happens in a run. */
function tell(event: RunEvent): void {
  switch (event.type) {
    case 'planned':
      for (const { target, fieldValue } of event.changes) say(`set      ${target} = ${fieldValue}`)
      return
    case 'uploading':
      say(`upload   ${event.name}, ${event.size} bytes`)
      return
    case 'uploaded':
      say(`uploaded ${event.name} → ${event.fileName}`)
      return
    case 'submitting':
      say(`submit   workflow ${event.request.workflowId}`)
      return
    case 'submitted':
      say(`task     ${event.task.taskId}`)
      return
    case 'progress':
      if (event.nodeTitle) say(`progress ${event.percent} %, ${event.nodeTitle}`)
      return
    case 'state':
      say(`state    ${event.task.state}`)
      return
    case 'succeeded': {
      const { coins, seconds } = event.task.usage
      say(`done     ${event.task.results.length} result(s), ${seconds} s, ${coins} coins`)
      return
    }
  }
}

async function run(folder: string, options: RunOptions): Promise<void> {
  console.log(`\n${folder}`)
  const file = join(examples, folder, 'api.json')
  const text = await readFile(file, 'utf8')
  saved[options.workflowId] = text
  const workflow = parseWorkflow(text, { file })
  say(`read     ${relative(process.cwd(), file)}, ${workflow.nodes.size} nodes`)
  const task = await runWorkflow(client, { ...options, workflow, progress: true, onEvent: tell })
  for (const { url } of task.results) {
    if (url === undefined) continue
    say(`url      ${url}`)
    const { path, bytes } = await downloadResult(url, out, { fetch: nodeFetch })
    say(`saved    ${path}, ${bytes} bytes`)
  }
}

/** The graphs as RunningHub would have saved them, by workflow id. */
const saved: Record<string, string> = {}
const simulator = new Simulator({ clock: systemClock, workflows: saved, queuedMs: 0, runMs: 2500 })
await using server = await serve(simulator)
const client = new RunningHubClient({
  apiKey: simulator.options.apiKey,
  baseUrl: server.baseUrl,
  fetch: nodeFetch,
})
console.log(`The local RunningHub answers at ${server.baseUrl}`)
await mkdir(out, { recursive: true })

await run('text-to-image', {
  workflowId: '1980237776367083521',
  overrides: { 'Positive Prompt.text': '1 girl in classroom', 'KSampler.steps': 20 },
  pinSeeds: true,
})

await run('image-to-image', {
  workflowId: '1980468315921559554',
  overrides: { '10.image': join(examples, 'image-to-image', 'input.png'), '3.denoise': 0.4 },
  openFile: (path) => openUpload(path),
})

await runActionDemo(server.baseUrl, simulator.options.apiKey, out)

await closeConnections()
