import { readFile } from 'node:fs/promises'
import { type Clock, Simulator, systemClock } from '@runninghub-action/simulator'
import { serve } from '@runninghub-action/simulator/node'
import { type LocalWorker, startLocal } from '../../packages/worker/local.ts'
import { startReceiver } from '../../packages/worker/test/harness/receiver.ts'
import { root } from './pages.ts'

/** The workflow ids of the pages. */
export const WORKFLOWS = {
  'text-to-image': '1980237776367083521',
  'image-to-image': '1980468315921559554',
} as const

export type WorkflowName = keyof typeof WORKFLOWS

export const example = (path: string) => readFile(new URL(`examples/${path}`, root))

/** RunningHub as it knows the workflows of the pages: a value that does not fit one is refused. */
async function configure(simulator: Simulator<Clock>): Promise<void> {
  const graphs = Object.entries(WORKFLOWS).map(
    async ([name, id]) => [id, (await example(`${name}/api.json`)).toString()] as const,
  )
  const workflows = Object.fromEntries(await Promise.all(graphs))
  Object.assign(simulator.options, { queuedMs: 0, runMs: 40, concurrentLimit: 100, workflows })
}

/** Starts RunningHub for the Action, the terminal program and programs of users. */
export async function startRunningHub() {
  const simulator = new Simulator({ clock: systemClock })
  await configure(simulator)
  const server = await serve(simulator)
  return { simulator, baseUrl: server.baseUrl, close: () => server.close() }
}

export type RunningHub = Awaited<ReturnType<typeof startRunningHub>>

/** Creates a preset that the pages call, some of them before the page that creates it. */
async function createPreset({ url, token }: LocalWorker, name: string, workflowId: string) {
  const parameters = { prompt: { target: '6.text', required: true } }
  const response = await fetch(`${url}/v1/presets/${name}`, {
    method: 'PUT',
    headers: { authorization: `Bearer ${token}`, 'content-type': 'application/json' },
    body: JSON.stringify({ workflowId, parameters }),
  })
  if (!response.ok) throw new Error(`PUT ${name}: ${response.status} ${await response.text()}`)
}

/** Starts the Worker under `wrangler dev`, and a server that serves files and receives callbacks. */
export async function startWorker() {
  const receiver = await startReceiver(await example('image-to-image/input.png'))
  const worker = await startLocal().catch((error) => {
    receiver.close()
    throw error
  })
  await configure(worker.simulator)
  await createPreset(worker, 'draw', WORKFLOWS['text-to-image'])
  await createPreset(worker, 'portrait', WORKFLOWS['image-to-image'])
  return {
    url: worker.url,
    token: worker.token,
    receiver,
    log: worker.log,
    async close() {
      receiver.close()
      await worker.close()
    },
  }
}

export type WorkerServices = Awaited<ReturnType<typeof startWorker>>
