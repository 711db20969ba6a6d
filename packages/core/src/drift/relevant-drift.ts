import type { PlannedChange } from '../overrides/plan-overrides.ts'
import type { WorkflowDifference } from './compare-workflows.ts'

/**
 * Returns the differences that can change a result of these runs: neither seeds, which RunningHub
 * draws again, nor fields that every run sets itself.
 */
export function relevantDrift(
  differences: readonly WorkflowDifference[],
  runs: readonly { changes: readonly PlannedChange[] }[],
): WorkflowDifference[] {
  const isSet = ({ nodeId, fieldName, facts }: WorkflowDifference) =>
    facts.kind === 'drift-value' &&
    runs.every(({ changes }) =>
      changes.some((change) => change.nodeId === nodeId && change.fieldName === fieldName),
    )
  return differences.filter((difference) => !difference.isSeed && !isSet(difference))
}
