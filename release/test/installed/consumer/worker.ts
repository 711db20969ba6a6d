/** A user's Worker: core and the local RunningHub inside workerd, without Node's modules. */
import { parseWorkflow, planRun, RunningHubClient, runWorkflow } from '@runninghub-action/core'
import { parseBatch, parseOverrides } from '@runninghub-action/core/inputs'
import { Simulator, workflowIds } from '@runninghub-action/simulator'

export default {
  async fetch(request: Request): Promise<Response> {
    const simulator = new Simulator()
    const client = new RunningHubClient({
      apiKey: simulator.options.apiKey,
      baseUrl: simulator.options.baseUrl,
      fetch: simulator.fetch,
      clock: simulator.clock,
    })
    const planned = await planRun({
      workflow: parseWorkflow(await request.text(), { file: 'api.json' }),
      workflowId: workflowIds.textToImage,
      overrides: [
        ...parseOverrides('Positive Prompt.text: a lighthouse'),
        ...(parseBatch('KSampler.steps\n20\n', { file: 'rows.csv' })[0]?.overrides ?? []),
      ],
    })
    const { state, results } = await runWorkflow(client, planned)
    return Response.json({ state, results: results.length })
  },
}
