import { expect, test } from 'vitest'
import { blobUpload } from '../../../src/index.ts'
import { created, failedFetch, refusal, scripted, TASK } from '../../harness/scripted-service.ts'

const request = { workflowId: '1980237776367083521' }

test('fails at once when Retry-After is longer than the rest of the queue timeout', async () => {
  const { client, received, clock } = scripted([{ status: 429, headers: { 'retry-after': '600' } }])
  await expect(client.submit(request, { queueTimeout: 100_000 })).rejects.toMatchObject({
    code: 'RATE_LIMITED',
  })
  expect(received).toHaveLength(1)
  expect(clock.sleeps).toEqual([])
})

test('an abort ends the delay before a retry', async () => {
  const stop = new AbortController()
  const { client, clock, received } = scripted([refusal(421), created()])
  const submitted = client.submit(request, {
    signal: stop.signal,
    queueTimeout: 1e9,
    onRetry: () => stop.abort(new Error('stopped')),
  })
  await expect(submitted).rejects.toThrow('stopped')
  expect(received).toHaveLength(1)
  expect(clock.sleeps).toEqual([])
})

test('waits at most two minutes, whatever Retry-After is', async () => {
  const busy = { status: 429, headers: { 'retry-after': '3600' } }
  const { client, clock } = scripted([busy, created()])
  await client.submit(request, { queueTimeout: 1e9 })
  expect(clock.sleeps).toEqual([120_000])
})

test('a full queue has its own backoff: 15 s for code 421, 60 s for code 415', async () => {
  const { client, clock } = scripted([refusal(421), refusal(415), created()])
  await client.submit(request, { queueTimeout: 1e9 })
  expect(clock.sleeps).toEqual([15_000, 60_000])
})

test('attempts an upload at most four times', async () => {
  const { client, received } = scripted([refusal(808)])
  await expect(client.upload(blobUpload('a.png', new Blob(['x'])))).rejects.toMatchObject({
    code: 'UPLOAD_FAILED',
  })
  expect(received).toHaveLength(4)
})

test('sends a create call again after any failed connect', async () => {
  const step = failedFetch('EHOSTUNREACH', 'connect')
  const { client, received } = scripted([step, created()])
  expect((await client.submit(request, { queueTimeout: 1e9 })).taskId).toBe(TASK)
  expect(received).toHaveLength(2)
})

test('classifies several failed connection attempts by the last one', async () => {
  const refused = Object.assign(new Error('connect ECONNREFUSED'), {
    code: 'ECONNREFUSED',
    syscall: 'connect',
  })
  const all = Object.assign(new AggregateError([new Error('x'), refused]), {})
  const step = new TypeError('fetch failed', { cause: all })
  const { client, received } = scripted([step, created()])
  expect((await client.submit(request, { queueTimeout: 1e9 })).taskId).toBe(TASK)
  expect(received).toHaveLength(2)
})
