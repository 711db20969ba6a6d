import { expect, test } from 'vitest'
import { callbackPayload } from '../../../src/callbacks/payload.ts'
import type { Task } from '../../../src/model/task.ts'

const task: Task = {
  id: 'z1',
  status: 'succeeded',
  createdAt: Date.UTC(2026, 0, 15),
  endedAt: Date.UTC(2026, 0, 15, 0, 1),
  runninghubTaskId: '1910246754753896450',
  info: { workflowId: '1904136902449209346', origin: '', metadata: { row: 7 } },
  outcome: {
    status: 'succeeded',
    results: [{ url: 'https://files.example/a.png?sign=a%2Fb', type: 'png', nodeId: '9' }],
    usage: { coins: 17 },
  },
  callback: { status: 'pending', attempts: 3, messageId: 'msg_z1' },
}

test('the payload has flat fields for no-code tools, and all results', () => {
  expect(JSON.parse(callbackPayload(task))).toEqual({
    type: 'runninghub.task.succeeded',
    timestamp: '2026-01-15T00:01:00.000Z',
    data: {
      id: 'z1',
      status: 'succeeded',
      createdAt: '2026-01-15T00:00:00.000Z',
      endedAt: '2026-01-15T00:01:00.000Z',
      workflowId: '1904136902449209346',
      runninghubTaskId: '1910246754753896450',
      url: 'https://files.example/a.png?sign=a%2Fb',
      urls: ['https://files.example/a.png?sign=a%2Fb'],
      results: [{ url: 'https://files.example/a.png?sign=a%2Fb', type: 'png', nodeId: '9' }],
      usage: { coins: 17 },
      metadata: { row: 7 },
    },
  })
})

const long = (length: number) => 'ü'.repeat(length)

test.each<[string, Partial<Task>]>([
  [
    'two hundred results',
    {
      outcome: {
        status: 'succeeded',
        usage: {},
        results: Array.from({ length: 200 }, (_, n) => ({
          url: `https://files.example/${n}-${'x'.repeat(80)}.png`,
          type: 'png',
        })),
      },
    },
  ],
  [
    'a long text',
    { outcome: { status: 'succeeded', usage: {}, results: [{ text: long(30_000), type: 'txt' }] } },
  ],
  [
    'a long error',
    {
      status: 'failed',
      outcome: {
        status: 'failed',
        usage: {},
        results: [],
        error: {
          code: 'TASK_FAILED',
          message: long(30_000),
          nodeErrors: [{ nodeId: '1', messages: [long(9_000)] }],
        },
      },
    },
  ],
  ['much metadata', { info: { ...task.info, metadata: long(30_000) } }],
])('a payload with %s is cut below 20 kB and marked as truncated', (_, change) => {
  const text = callbackPayload({ ...task, ...change })
  expect(new TextEncoder().encode(text).length).toBeLessThan(20_000)
  expect(JSON.parse(text).data).toMatchObject({ id: 'z1', truncated: true })
})
