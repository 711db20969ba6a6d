import { expect, test } from 'vitest'
import { RunningHubClient, SubmitUnknownError } from '../../../src/index.ts'
import { created, hanging, KEY, type Step, scripted, TASK } from '../../harness/scripted-service.ts'

const request = { workflowId: '1980237776367083521' }
const outcome = (promise: Promise<unknown>) =>
  promise.then(
    () => undefined,
    (error) => error,
  )
const v2 = (fields: object) =>
  JSON.stringify({ taskId: TASK, errorCode: '', errorMessage: '', results: null, ...fields })

test('the error of an unknown create call contains the HTTP status', async () => {
  const error = await outcome(scripted([{ status: 502 }]).client.submit(request))
  expect(error).toMatchObject({ code: 'SUBMIT_UNKNOWN', httpStatus: 502 })
})

test.each<[string, Step]>([
  ['HTTP 500 with a page', { status: 500, body: '<html></html>' }],
  ['HTTP 409', { status: 409 }],
  ['HTTP 425', { status: 425 }],
  ['HTTP 499', { status: 499 }],
  ['a task id of 0', '{"code":0,"msg":"success","data":{"taskId":0}}'],
  ['JSON that is null', 'null'],
])('leaves the outcome of a create call unknown after %s', async (_name, step) => {
  const { client, received } = scripted([step, created()])
  expect(await outcome(client.submit(request, { queueTimeout: 1e9 }))).toBeInstanceOf(
    SubmitUnknownError,
  )
  expect(received).toHaveLength(1)
})

test('v2: leaves the outcome unknown after a refusal under HTTP 500', async () => {
  const full = '{"taskId":"","status":"FAILED","errorCode":"421","errorMessage":"full"}'
  const { client, received } = scripted([{ status: 500, body: full }, created()], { api: 'v2' })
  expect(await outcome(client.submit(request, { queueTimeout: 1e9 }))).toBeInstanceOf(
    SubmitUnknownError,
  )
  expect(received).toHaveLength(1)
})

test('v2: keeps a task id beside an error code', async () => {
  const { client } = scripted([v2({ status: 'FAILED', errorCode: '433' })], { api: 'v2' })
  expect((await client.submit(request)).taskId).toBe(TASK)
})

test('v2: leaves the outcome unknown after success in the envelope without a task id', async () => {
  const { client } = scripted(['{"code":200,"message":"success","data":null}'], { api: 'v2' })
  expect(await outcome(client.submit(request))).toBeInstanceOf(SubmitUnknownError)
})

test('leaves the outcome of a create call that exceeds its time limit unknown', async () => {
  const client = new RunningHubClient({ apiKey: KEY, fetch: hanging(), callTimeout: 5 })
  const error = await outcome(client.submit(request, { signal: new AbortController().signal }))
  expect(error).toBeInstanceOf(SubmitUnknownError)
}, 1000)
