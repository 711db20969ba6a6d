import { afterEach, beforeEach, expect, test } from 'vitest'
import * as schemas from '../../../src/openapi/schemas.ts'
import { workflowId } from '../../harness/task-request.ts'
import { fetchJson, startSimulator, stopSimulator, waitForEnd } from '../../harness/worker.ts'

beforeEach(() => {
  startSimulator()
})
afterEach(async () => {
  await fetchJson('POST', '/v1/queue/resume')
  await stopSimulator()
})

test.each([
  ['without a body', undefined, 'A person paused the queue.'],
  [
    'with a reason',
    { reason: 'the budget of the month is spent' },
    'the budget of the month is spent',
  ],
])(
  'POST /v1/queue/pause %s keeps tasks waiting until POST /v1/queue/resume',
  async (_, body, message) => {
    const paused = await fetchJson('POST', '/v1/queue/pause', body)
    expect(paused.status).toBe(200)
    expect(schemas.queue.safeParse(paused.body).error).toBeUndefined()
    expect(paused.body.paused).toMatchObject({ by: 'person', code: 'PAUSED', message })

    const { body: task } = await fetchJson('POST', '/v1/tasks', { workflowId })
    const waiting = await fetchJson('GET', `/v1/tasks/${task.id}`)
    expect(waiting.body).toMatchObject({ status: 'waiting', waitingFor: { code: 'PAUSED' } })
    expect(schemas.task.safeParse(waiting.body).error).toBeUndefined()

    const resumed = await fetchJson('POST', '/v1/queue/resume')
    expect(resumed.status).toBe(200)
    expect(schemas.queue.safeParse(resumed.body).error).toBeUndefined()
    expect(resumed.body.paused).toBeUndefined()
    expect(await waitForEnd(task.id)).toMatchObject({ status: 'succeeded' })
  },
)

test('POST /v1/queue/pause rejects an unknown field and a reason that is too long', async () => {
  const { status, body } = await fetchJson('POST', '/v1/queue/pause', {
    reason: 'x'.repeat(501),
    until: 'tomorrow',
  })
  expect(status).toBe(422)
  expect(body.errors).toHaveLength(2)
})

test('POST /v1/queue/pause and resume require a token', async () => {
  for (const path of ['/v1/queue/pause', '/v1/queue/resume']) {
    expect((await fetchJson('POST', path, undefined, { authorization: '' })).status).toBe(401)
  }
})
