import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import * as schemas from '../../../src/openapi/schemas.ts'
import { workerWithTokens } from '../../harness/named-tokens.ts'
import { workflowId } from '../../harness/task-request.ts'
import { startSimulator, stopSimulator } from '../../harness/worker.ts'

beforeEach(() => {
  startSimulator()
})
afterEach(stopSimulator)

/** On a busy machine, too. */
const PATIENCE = { timeout: 50_000 }

const send = workerWithTokens(
  [
    { name: 'dash-admin', scopes: ['tasks', 'admin'] },
    { name: 'dash-shop', scopes: ['tasks'] },
  ],
  { DAILY_TASKS: '9000' },
)

async function create(token: string): Promise<string> {
  const request = { workflowId, inputs: { '6.text': `of ${token}` } }
  const { body } = await send(token, 'POST', '/v1/tasks', request)
  return body.id
}

test('GET /v1/dashboard has a page of tasks, the open task, the accounts and the usage of today', async () => {
  const older = await create('dash-admin')
  const newer = await create('dash-admin')
  const path = `/v1/dashboard?limit=1&token=dash-admin&task=${older}`
  const { status, body } = await send('dash-admin', 'GET', path)
  expect(status).toBe(200)
  expect(schemas.dashboard.safeParse(body).error).toBeUndefined()
  expect(body.tasks.map(({ id }: { id: string }) => id)).toEqual([newer])
  expect(body.cursor).toBe(newer)
  expect(body.task).toMatchObject({
    id: older,
    input: { nodeInfoList: [{ fieldName: 'text', fieldValue: 'of dash-admin' }] },
  })
  expect(body.tasks[0].prompt).toBe('of dash-admin')
  expect(body.runninghubPage).toContain(
    `/call-api/call-record-detail/${body.task.runninghubTaskId}`,
  )
  expect(body.accounts).toMatchObject([{ name: 'main', deadCallbacks: 0 }])
  expect(body.today).toMatchObject({ tasks: expect.any(Number), maxTasks: 9000 })
})

test('GET /v1/dashboard without the scope admin has neither accounts nor tasks of other tokens', async () => {
  const [foreign, own] = [await create('dash-admin'), await create('dash-shop')]
  const { body } = await send('dash-shop', 'GET', `/v1/dashboard?task=${foreign}`)
  expect(body.tasks.map(({ id }: { id: string }) => id)).toEqual([own])
  expect([body.task, body.accounts, body.today]).toEqual([undefined, [], undefined])
})

test('GET /v1/dashboard without an open task sends RunningHub one free call in five minutes, for the balance', async () => {
  const id = await create('dash-admin')
  await vi.waitFor(async () => {
    const { body } = await send('dash-admin', 'GET', `/v1/tasks/${id}`)
    expect(body.endedAt).toBeDefined()
  }, PATIENCE)
  const network = vi.mocked(fetch)
  network.mockClear()
  await vi.waitFor(async () => {
    const { body } = await send('dash-admin', 'GET', '/v1/dashboard')
    expect(body.accounts[0].balance.coins).toEqual(expect.any(Number))
  }, PATIENCE)
  await send('dash-admin', 'GET', '/v1/dashboard')
  await send('dash-shop', 'GET', '/v1/dashboard')
  const paths = network.mock.calls.map(([input]) => new URL(`${input}`).pathname)
  expect(paths.length).toBeLessThanOrEqual(1)
  for (const path of paths) expect(path).toBe('/uc/openapi/accountStatus')
})
