import { expect, test } from 'vitest'
import { blobUpload } from '../../../src/index.ts'
import { created, failedFetch, refusal, scripted, TASK } from '../../harness/scripted-service.ts'

const request = { workflowId: '1980237776367083521' }

test('a pause longer than what is left of the queue timeout is not begun', async () => {
  const { client, received, clock } = scripted([{ status: 429, headers: { 'retry-after': '600' } }])
  await expect(client.submit(request, { queueTimeout: 100_000 })).rejects.toMatchObject({
    code: 'RATE_LIMITED',
  })
  expect(received).toHaveLength(1)
  expect(clock.sleeps).toEqual([])
})

test('an abort ends the pause itself', async () => {
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

test('no pause is longer than two minutes', async () => {
  const busy = { status: 429, headers: { 'retry-after': '3600' } }
  const { client, clock } = scripted([busy, created()])
  await client.submit(request, { queueTimeout: 1e9 })
  expect(clock.sleeps).toEqual([120_000])
})

test('a full queue has a pause of its own', async () => {
  const { client, clock } = scripted([refusal(421), refusal(415), created()])
  await client.submit(request, { queueTimeout: 1e9 })
  expect(clock.sleeps).toEqual([15_000, 60_000])
})

test('an upload is tried four times at most', async () => {
  const { client, received } = scripted([refusal(808)])
  await expect(client.upload(blobUpload('a.png', new Blob(['x'])))).rejects.toMatchObject({
    code: 'UPLOAD_FAILED',
  })
  expect(received).toHaveLength(4)
})

test('a connection that could not be made, whatever the reason', async () => {
  const step = failedFetch('EHOSTUNREACH', 'connect')
  const { client, received } = scripted([step, created()])
  expect((await client.submit(request, { queueTimeout: 1e9 })).taskId).toBe(TASK)
  expect(received).toHaveLength(2)
})

test('of several addresses tried the last one speaks', async () => {
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
