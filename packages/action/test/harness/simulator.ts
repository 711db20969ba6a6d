import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { Simulator, type SimulatorOptions, systemClock } from '@runninghub-action/simulator'
import { serve } from '@runninghub-action/simulator/node'

const examples = join(import.meta.dirname, '..', '..', '..', '..', 'examples')

/** The simulator accepts any 19 digits as a workflow. */
export const WORKFLOW_ID = '1980237776367083521'

export const API_JSON = await readFile(join(examples, 'text-to-image', 'api.json'), 'utf8')
export const IMAGE_API_JSON = await readFile(join(examples, 'image-to-image', 'api.json'), 'utf8')
export const IMAGE = await readFile(join(examples, 'image-to-image', 'input.png'))

/** Starts a local RunningHub on real sockets, whose tasks take some tens of milliseconds. */
export async function startSimulator(options: Partial<SimulatorOptions> = {}) {
  const simulator = new Simulator({
    clock: systemClock,
    queuedMs: 10,
    runMs: 40,
    // Large pictures take long to draw.
    pictureSize: 128,
    ...options,
  })
  const server = await serve(simulator)
  const inputs = {
    'api-key': simulator.options.apiKey,
    'base-url': server.baseUrl,
    'workflow-id': WORKFLOW_ID,
    'workflow-file': 'api.json',
  }
  return {
    simulator,
    baseUrl: server.baseUrl,
    filesUrl: server.filesUrl,
    /** The inputs that every step needs. */
    inputs,
    [Symbol.asyncDispose]: () => server.close(),
  }
}
