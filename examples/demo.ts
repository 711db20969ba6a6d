/**
 * `pnpm demo`: two exported workflows against the local RunningHub, from api.json to a picture
 * on disk, then the Action as GitHub's runner starts it. No account, no key, no network.
 */
import { mkdir, readFile } from 'node:fs/promises'
import { dirname, join, relative } from 'node:path'
import { fileURLToPath } from 'node:url'
import {
  parseWorkflow,
  planRun,
  type RunEvent,
  RunningHubClient,
  type RunSources,
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
const print = (text: string) => console.log(`${seconds()}  ${text}`)

/** Prints one line for each event of a run. */
function printEvent(event: RunEvent): void {
  switch (event.type) {
    case 'uploading':
      print(`upload   ${event.name}, ${event.size} bytes`)
      return
    case 'uploaded':
      print(`uploaded ${event.name} → ${event.fileName}`)
      return
    case 'submitting':
      print(`submit   workflow ${event.request.workflowId}`)
      return
    case 'submitted':
      print(`task     ${event.task.taskId}`)
      return
    case 'progress':
      if (event.nodeTitle) print(`progress ${event.percent} %, ${event.nodeTitle}`)
      return
    case 'state':
      print(`state    ${event.task.state}`)
      return
    case 'succeeded': {
      const { coins, seconds } = event.task.usage
      print(`done     ${event.task.results.length} result(s), ${seconds} s, ${coins} coins`)
      return
    }
  }
}

/** Plans the run of an example, runs it, and saves its results. */
async function run(folder: string, sources: Omit<RunSources, 'workflow'>): Promise<void> {
  console.log(`\n${folder}`)
  const file = join(examples, folder, 'api.json')
  const text = await readFile(file, 'utf8')
  const workflow = parseWorkflow(text, { file })
  print(`read     ${relative(process.cwd(), file)}, ${workflow.nodes.size} nodes`)
  const planned = await planRun({ ...sources, workflow, baseUrl: client.baseUrl })
  saved[planned.workflowId] = text
  for (const { target, fieldValue, file } of planned.changes) {
    print(`set      ${target} = ${fieldValue ?? file}`)
  }
  const task = await runWorkflow(client, planned, {
    openFile: ({ file }) => openUpload(file),
    progress: true,
    onEvent: printEvent,
  })
  for (const { url } of task.results) {
    if (url === undefined) continue
    print(`url      ${url}`)
    const { path, bytes } = await downloadResult(url, out, { fetch: nodeFetch })
    print(`saved    ${path}, ${bytes} bytes`)
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
console.log(`The local RunningHub listens at ${server.baseUrl}`)
await mkdir(out, { recursive: true })

await run('text-to-image', {
  workflowId: '1980237776367083521',
  overrides: { 'Positive Prompt.text': '1 girl in classroom', 'KSampler.steps': 20 },
  pinSeeds: true,
})

await run('image-to-image', {
  workflowId: '1980468315921559554',
  overrides: { '10.image': join(examples, 'image-to-image', 'input.png'), '3.denoise': 0.4 },
})

await runActionDemo(server.baseUrl, simulator.options.apiKey, out)

await closeConnections()
