import type { NodeProblem, TaskResult } from '@runninghub-action/core'
import { expect, test } from 'vitest'
import { callbackPayload } from '../../../src/callbacks/payload.ts'
import type { Task } from '../../../src/model/task.ts'

const statusUrl = 'https://worker.example.com/v1/tasks/z1'

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
  expect(JSON.parse(callbackPayload(task, statusUrl))).toEqual({
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
      resultsExpireAt: '2026-01-16T00:01:00.000Z',
      statusUrl,
      results: [{ url: 'https://files.example/a.png?sign=a%2Fb', type: 'png', nodeId: '9' }],
      usage: { coins: 17 },
      metadata: { row: 7 },
    },
  })
})

test('the payload begins with what a receiver needs, and ends with the results', () => {
  const { data } = JSON.parse(callbackPayload(task, statusUrl))
  const names = Object.keys(data)
  expect(names.slice(0, 6)).toEqual(['id', 'status', 'metadata', 'url', 'urls', 'statusUrl'])
  expect(names.at(-1)).toBe('results')
})

const bytes = (text: string) => new TextEncoder().encode(text).length
const long = (length: number) => 'ü'.repeat(length)
const files = (count: number, length = 100) =>
  Array.from({ length: count }, (_, n) => ({
    url: `https://files.example/${n}-${'x'.repeat(length)}.png`,
    type: 'png',
  }))
const succeeded = (results: TaskResult[]): Partial<Task> => {
  return { outcome: { status: 'succeeded', usage: {}, results } }
}
const failed = (message: string, nodeErrors: NodeProblem[]): Partial<Task> => {
  const error = { code: 'TASK_FAILED', message, nodeErrors }
  return { status: 'failed', outcome: { status: 'failed', usage: {}, results: [], error } }
}

test('the payload has all of 300 links and the metadata, and is not truncated', () => {
  const results = files(300, 200)
  const { data } = JSON.parse(callbackPayload({ ...task, ...succeeded(results) }, statusUrl))
  expect(data.urls).toEqual(results.map(({ url }) => url))
  expect(data.results).toEqual(results)
  expect(data.metadata).toEqual({ row: 7 })
  expect(data.truncated).toBeUndefined()
})

test('of a longer payload the results are cut, and no link and no metadata', () => {
  const results = files(900, 200)
  const change = { ...succeeded(results), info: { ...task.info, metadata: long(4000) } }
  const text = callbackPayload({ ...task, ...change }, statusUrl)
  const { data } = JSON.parse(text)
  expect(data.urls).toEqual(results.map(({ url }) => url))
  expect(data.results.length).toBeGreaterThan(10)
  expect(data.results).toEqual(results.slice(0, data.results.length))
  expect(data.metadata).toBe(long(4000))
  expect(data).toMatchObject({ truncated: true, statusUrl })
  expect(bytes(text)).toBeLessThanOrEqual(256_000)
})

test.each<[string, Partial<Task>]>([
  ['links of more than 256 kB', succeeded(files(5000, 300))],
  ['a long text', succeeded([{ text: long(300_000), type: 'txt' }])],
  [
    'a long text of control characters',
    succeeded([{ text: '\u0001'.repeat(90_000), type: 'txt' }]),
  ],
  ['a long error', failed(long(4000), [{ nodeId: '1', messages: [long(300_000)] }])],
])('a payload with %s is cut to 256 kB and marked as truncated', (_, change) => {
  const text = callbackPayload({ ...task, ...change }, statusUrl)
  expect(bytes(text)).toBeLessThanOrEqual(256_000)
  expect(bytes(text)).toBeGreaterThan(1_000)
  expect(JSON.parse(text).data).toMatchObject({ id: 'z1', truncated: true, metadata: { row: 7 } })
})
