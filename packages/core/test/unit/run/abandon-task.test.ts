import { expect, test, vi } from 'vitest'
import { followTask, RunningHubClient, runWorkflow } from '../../../src/index.ts'
import { created, hanging, refusal, scripted, TASK } from '../../harness/scripted-service.ts'

const workflowId = '1980237776367083521'
const outcome = (promise: Promise<unknown>) =>
  promise.then(
    () => undefined,
    (error) => error,
  )
const response = (code: number, data: unknown = null) => JSON.stringify({ code, msg: '', data })
const running = response(804)
const done = response(0, [{ fileUrl: 'https://x.example/a.png', fileType: 'png' }])
const paths = (received: { url: string }[]) => received.map(({ url }) => url.split('/').at(-1))

test("RunningHub's own time limit ends the task: nothing is cancelled", async () => {
  const { client, received } = scripted([refusal(1006)])
  await expect(followTask(client, TASK, {})).rejects.toMatchObject({
    code: 'TASK_TIMED_OUT',
    serviceCode: '1006',
  })
  expect(paths(received)).toEqual(['outputs'])
})

test.each([
  ['leave', undefined, ['create', 'outputs', 'cancel', 'outputs'], 'cancelled'],
  ['cancel', 'leave', ['create', 'outputs'], 'left-running'],
  ['cancel', () => 'leave', ['create', 'outputs'], 'left-running'],
] as const)(
  'on abort, onTimeout %s is ignored and onAbort %s applies',
  async (onTimeout, onAbort, calls, remote) => {
    const stop = new AbortController()
    const { client, received } = scripted([created(), running, response(0), response(805)])
    const error = await outcome(
      runWorkflow(client, {
        workflowId,
        onTimeout,
        onAbort,
        signal: stop.signal,
        onEvent: ({ type }) => type === 'state' && stop.abort(new Error('stopped')),
      }),
    )
    expect(error).toMatchObject({ code: 'TASK_CANCELLED', remote })
    expect(paths(received)).toEqual(calls)
  },
)

test('on abort, returns a task that has just succeeded', async () => {
  const stop = new AbortController()
  const refused = refusal(900, 'APIKEY_TASK_CANCEL_NOT_ALLOWED')
  const { client } = scripted([created(), running, refused, done])
  const task = await runWorkflow(client, {
    workflowId,
    signal: stop.signal,
    onEvent: ({ type }) => type === 'state' && stop.abort(new Error('stopped')),
  })
  expect(task.state).toBe('succeeded')
})

test.each([806, 807, 401])('retries a cancel call that failed with code %i', async (code) => {
  const { client, received } = scripted([running, refusal(code), response(0), response(805)])
  await expect(followTask(client, TASK, { timeout: 7_000 })).rejects.toMatchObject({
    code: 'TASK_TIMED_OUT',
    remote: 'cancelled',
  })
  expect(paths(received)).toEqual(['outputs', 'cancel', 'cancel', 'outputs'])
})

test.each(['abort', 'timeout'])(
  'on %s, returns the result of a task that succeeded before the cancel',
  async (reason) => {
    const stop = new AbortController()
    const { client } = scripted([running, response(0), running, done])
    const task = await followTask(client, TASK, {
      signal: stop.signal,
      ...(reason === 'timeout' && { timeout: 7_000 }),
      onEvent: ({ type }) => {
        if (reason === 'abort' && type === 'state') stop.abort(new Error('stopped'))
      },
    })
    expect(task.state).toBe('succeeded')
  },
)

test('abandoning a task ends although every call hangs', async () => {
  const realTimeout = AbortSignal.timeout.bind(AbortSignal)
  const timeouts = vi
    .spyOn(AbortSignal, 'timeout')
    .mockImplementation((ms) => realTimeout(ms / 1000))
  const { clock } = scripted([running])
  const fetch = hanging()
  const client = new RunningHubClient({
    apiKey: 'k',
    fetch,
    clock,
    random: () => 0.5,
    callTimeout: 1e9,
  })
  const error = await outcome(followTask(client, TASK, { timeout: 7_000 }))
  timeouts.mockRestore()
  expect(error).toMatchObject({ code: 'TASK_TIMED_OUT', remote: 'cancel-failed' })
}, 2000)

test('abandoning a task ends with its deadline during a cancel call', async () => {
  const [stop, deadline] = [new AbortController(), new AbortController()]
  const responses = [created(), running]
  const fetch: typeof globalThis.fetch = async (url, init) => {
    if (String(url).endsWith('/cancel')) return hanging(() => deadline.abort())(url, init)
    return new Response(responses.shift())
  }
  const { clock } = scripted([running])
  const client = new RunningHubClient({ apiKey: 'k', fetch, clock, random: () => 0.5 })
  const error = await outcome(
    runWorkflow(client, {
      workflowId,
      signal: stop.signal,
      deadline: deadline.signal,
      onEvent: ({ type }) => type === 'state' && stop.abort(new Error('stopped')),
    }),
  )
  expect(error).toMatchObject({ code: 'TASK_CANCELLED', remote: 'cancel-failed' })
}, 2000)
