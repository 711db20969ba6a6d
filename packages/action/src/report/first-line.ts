import type { PlannedRun } from '@runninghub-action/core'
import type { Inputs } from '../inputs/inputs.ts'
import { formatDuration } from './format-duration.ts'

/** Formats what a step runs, where, and within which limits, as the first line of its log. */
export function firstLine(inputs: Inputs, runs: readonly PlannedRun[]): string {
  const [first = '', ...others] = new Set(runs.map(({ workflowId }) => workflowId))
  const workflows =
    others.length === 0
      ? `${runs[0]?.app ? 'app' : 'workflow'} ${first}`
      : `${others.length + 1} workflows`
  const parallel = Math.min(inputs['max-parallel'], runs.length)
  const parts = [
    `${runs.length === 1 ? '1 run' : `${runs.length} runs`} of ${workflows} on ${inputs['base-url']}`,
    ...(inputs['instance-type'] === '' ? [] : [`instance-type ${inputs['instance-type']}`]),
    ...(runs.length === 1 ? [] : [parallel === 1 ? 'one at a time' : `${parallel} at a time`]),
    `timeout ${formatDuration(inputs.timeout)}`,
    `queue-timeout ${formatDuration(inputs['queue-timeout'])}`,
  ]
  return `${parts.join(', ')}.`
}
