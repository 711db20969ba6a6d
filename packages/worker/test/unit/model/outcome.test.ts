import type { NodeProblem, TaskSnapshot } from '@runninghub-action/core'
import { expect, test } from 'vitest'
import { outcomeOfSnapshot } from '../../../src/model/outcome.ts'

const failed: TaskSnapshot = { taskId: '7', state: 'failed', results: [], usage: {} }
const problem: NodeProblem = {
  nodeId: '6',
  classType: 'CLIPTextEncode',
  messages: ['Required input is missing: clip'],
}
const failure = { nodeId: '3', nodeName: 'KSampler', message: 'out of memory', traceback: [] }

test.each<[string, TaskSnapshot, NodeProblem[], string, string | undefined]>([
  ['the reason of RunningHub', { ...failed, failure }, [problem], 'out of memory', '3'],
  [
    'the reason known at its creation when RunningHub gives none',
    failed,
    [problem],
    'RunningHub gave no reason. When the task was created, ComfyUI reported for node 6 (CLIPTextEncode): Required input is missing: clip',
    '6',
  ],
  [
    'that there is no reason when none is known',
    failed,
    [],
    'The task failed without a reason. RunningHub also reports cancelled tasks this way.',
    undefined,
  ],
])('a failed task shows %s', (_, snapshot, nodeErrors, message, nodeId) => {
  const outcome = outcomeOfSnapshot(snapshot, { baseUrl: 'https://rh.example', nodeErrors })
  expect(outcome?.error?.message).toBe(message)
  expect(outcome?.error?.node?.id).toBe(nodeId)
})
