import { expect, test } from 'vitest'
import { RunningHubClient } from '../../../src/index.ts'
import { failedFetch, KEY, SleepClock, TASK } from '../../harness/scripted-service.ts'

test('a client without retries sends every call once and does not wait', async () => {
  let calls = 0
  const clock = new SleepClock()
  const fetch = async (): Promise<Response> => {
    calls++
    throw failedFetch('ECONNREFUSED', 'connect')
  }
  const client = new RunningHubClient({ apiKey: KEY, fetch, clock, retries: false })

  await expect(client.query(TASK)).rejects.toMatchObject({ code: 'UNAVAILABLE' })
  await expect(client.submit({ workflowId: TASK }, { queueTimeout: 60_000 })).rejects.toMatchObject(
    { code: 'UNAVAILABLE', retry: 'always' },
  )

  expect(calls).toBe(2)
  expect(clock.sleeps).toEqual([])
})
