import { describe, expect, test } from 'vitest'
import { type AbandonReason, abandonTask, RunningHubClient } from '../../../src/index.ts'
import {
  hanging,
  refusal,
  SleepClock,
  type Step,
  scripted,
  TASK,
} from '../../harness/scripted-service.ts'

const response = (code: number, data: unknown = null) => JSON.stringify({ code, msg: '', data })
const ok = response(0)
const running = response(804)
const done = response(0, [{ fileUrl: 'https://x.example/a.png', fileType: 'png' }])

/** Abandons a task. Returns the error or the task, and the calls that were made. */
async function abandon(
  steps: Step[],
  { reason, action }: { reason: AbandonReason; action: 'cancel' | 'leave' },
) {
  const { client, received } = scripted(steps)
  const cause = new Error('late')
  const outcome = await abandonTask(client, TASK, { reason, action, cause }).catch((error) => error)
  return { outcome, calls: received.map(({ url }) => url.split('/').at(-1)) }
}

const times = (count: number, call: string) => Array(count).fill(call)

describe('after a cancel that RunningHub accepted, the status is checked', () => {
  test.each([
    ['abort', 3],
    ['timeout', 11],
  ] as const)('on %s, %i times at most', async (reason, count) => {
    const { calls } = await abandon([ok, running], { reason, action: 'cancel' })
    expect(calls).toEqual(['cancel', ...times(count, 'outputs')])
  })
})

describe('a task that is left running', () => {
  test('is checked once on timeout', async () => {
    const late = { reason: 'timeout', action: 'leave' } as const
    const { outcome, calls } = await abandon([running, done], late)
    expect(outcome).toMatchObject({ code: 'TASK_TIMED_OUT', remote: 'left-running' })
    expect(calls).toEqual(['outputs'])
    expect((await abandon([done], late)).outcome.state).toBe('succeeded')
  })

  test('is not checked on abort', async () => {
    const { outcome, calls } = await abandon([done], { reason: 'abort', action: 'leave' })
    expect(outcome).toMatchObject({ code: 'TASK_CANCELLED', remote: 'left-running' })
    expect(calls).toEqual([])
  })
})

test('a cancel call that fails is repeated twice', async () => {
  const { outcome, calls } = await abandon([refusal(806), refusal(806), refusal(806), running], {
    reason: 'abort',
    action: 'cancel',
  })
  expect(outcome).toMatchObject({ remote: 'cancel-failed', facts: { error: expect.anything() } })
  expect(calls.filter((call) => call === 'cancel')).toEqual(times(3, 'cancel'))
})

test.each<[string, 'cancel' | 'leave', string, string]>([
  ['was cancelled', 'cancel', ok, 'see-cost'],
  ['could not be cancelled', 'cancel', refusal(900, 'APIKEY_TASK_CANCEL_NOT_ALLOWED'), 'see-task'],
  ['was left running', 'leave', running, 'see-task'],
])('the hint for a task that %s', async (_name, action, step, kind) => {
  const { outcome } = await abandon([step, response(805)], { reason: 'timeout', action })
  expect(outcome.hintFacts).toMatchObject({ kind, page: expect.stringContaining(TASK) })
})

test('an error of the wait that is not of RunningHub is not quoted', async () => {
  const { outcome } = await abandon([running], { reason: 'timeout', action: 'leave' })
  expect(outcome.facts).toMatchObject({ why: { kind: 'task-late', taskId: TASK } })
})

test('a cancel call that gets no response in time keeps the reason of its last failure', async () => {
  const deadline = new AbortController()
  const never = hanging(() => deadline.abort())
  let calls = 0
  const client = new RunningHubClient({
    apiKey: 'k',
    clock: new SleepClock(),
    random: () => 0.5,
    fetch: async (url, init) =>
      ++calls === 1 ? new Response('<html>', { status: 502 }) : never(url, init),
  })
  const error = await abandonTask(client, TASK, {
    reason: 'abort',
    action: 'cancel',
    cause: new Error('stopped'),
    deadline: deadline.signal,
  }).catch((reason) => reason)
  expect(error).toMatchObject({
    remote: 'cancel-failed',
    facts: { error: { kind: 'failed-call', reason: { status: 502 } } },
  })
})
