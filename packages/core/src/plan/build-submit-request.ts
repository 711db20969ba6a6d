import type { NodeInfo } from '../node-info/node-info.ts'
import { applyOverrides } from '../overrides/apply-overrides.ts'
import type { SubmitRequest } from '../protocol/submit-request.ts'
import type { PlannedRun } from './planned-run.ts'

/**
 * Builds the request of a run whose files are uploaded.
 *
 * @param nodeInfoList the run's values, with RunningHub's names in the places of files
 */
export function buildSubmitRequest(
  {
    workflowId,
    app,
    workflow,
    sendWorkflow,
    submit,
  }: Pick<PlannedRun, 'workflowId' | 'app' | 'workflow' | 'sendWorkflow' | 'submit'>,
  nodeInfoList: readonly NodeInfo[],
): SubmitRequest {
  if (sendWorkflow && workflow) {
    return { workflowId, workflow: applyOverrides(workflow, nodeInfoList), ...submit }
  }
  const kind = app && { kind: 'ai-app' as const }
  return { workflowId, ...kind, ...(nodeInfoList.length > 0 && { nodeInfoList }), ...submit }
}
