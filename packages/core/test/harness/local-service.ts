import {
  parseWorkflow,
  type RunEvent,
  RunningHubClient,
  runWorkflow,
} from '@runninghub-action/core'
import { nodeFetch, openUpload } from '@runninghub-action/core/node'
import {
  Simulator,
  type SimulatorOptions,
  VirtualClock,
  workflowIds,
} from '@runninghub-action/simulator'
import { serve } from '@runninghub-action/simulator/node'

/** Starts the simulator on real sockets, with a client whose sleeps advance its clock. */
export async function localService(api: 'v1' | 'v2', options: Partial<SimulatorOptions> = {}) {
  const clock = new VirtualClock()
  const simulator = new Simulator({ clock, ...options })
  const server = await serve(simulator)
  const client = new RunningHubClient({
    apiKey: simulator.options.apiKey,
    baseUrl: server.baseUrl,
    api,
    fetch: nodeFetch,
    clock,
    random: () => 0.5,
  })
  const events: RunEvent[] = []
  const workflowId = workflowIds.textToImage
  return {
    simulator,
    server,
    client,
    clock,
    events,
    /** Returns how many tasks were created, and so paid for. */
    paid: () => simulator.tasks.size,
    async graph(id: string = workflowId) {
      return parseWorkflow(await client.workflowJson(id))
    },
    run: (more: Partial<Parameters<typeof runWorkflow>[1]> = {}) =>
      runWorkflow(client, {
        workflowId,
        openFile: (path) => openUpload(path),
        onEvent: (event) => events.push(event),
        ...more,
      }),
    [Symbol.asyncDispose]: () => server[Symbol.asyncDispose](),
  }
}
