import {
  planRun,
  type RunningHubClient,
  type RunOptions,
  type RunSources,
  runWorkflow,
  type TaskSnapshot,
} from '../../src/index.ts'

/** Plans one run and runs it. */
export async function planAndRun(
  client: RunningHubClient,
  {
    workflowId,
    workflow,
    overrides,
    pinSeeds,
    sendWorkflow,
    submit,
    ...options
  }: Omit<RunSources, 'rows' | 'baseUrl'> & RunOptions,
): Promise<TaskSnapshot> {
  const sources = { workflowId, workflow, overrides, pinSeeds, sendWorkflow, submit }
  return runWorkflow(client, await planRun({ ...sources, baseUrl: client.baseUrl }), options)
}
