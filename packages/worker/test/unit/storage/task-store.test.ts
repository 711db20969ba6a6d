import { expect, test } from 'vitest'
import { listMetadata } from '../../../src/storage/task-store.ts'

test('the list metadata of a task with long fields fits into the 1024 bytes of KV', () => {
  const size = new TextEncoder().encode(
    JSON.stringify(
      listMetadata({
        id: 'z',
        status: 'failed',
        createdAt: 0,
        endedAt: 1,
        runninghubTaskId: '1'.repeat(19),
        info: { workflowId: '1'.repeat(500), preset: 'ü'.repeat(200), origin: '' },
        outcome: {
          status: 'failed',
          usage: {},
          results: [{ url: `https://x.example/${'x'.repeat(2000)}`, type: 'png' }],
          error: { code: 'TASK_FAILED', message: '漢'.repeat(900) },
        },
      }),
    ),
  ).length
  expect(size).toBeLessThanOrEqual(1024)
})
