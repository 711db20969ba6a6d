import { describe, expect, test } from 'vitest'
import { RunningHubClient, RunningHubError } from '../../src/index.ts'
import { BROKEN_RESPONSES, breakResponse, SEEDS, seeded } from '../harness/broken-response.ts'
import { KEY, SleepClock, TASK } from '../harness/scripted-service.ts'

const CREATED = {
  netWssUrl: null,
  taskId: TASK,
  clientId: 'c',
  taskStatus: 'QUEUED',
  promptTips: '{"result": true}',
}
const RESULT = {
  fileUrl: 'https://x.example/a.png',
  fileType: 'png',
  nodeId: '9',
  taskCostTime: '5',
  consumeCoins: '3',
}
const REASON = {
  node_name: 'KSampler',
  node_id: '3',
  exception_type: 'ValueError',
  exception_message: 'odd',
  traceback: [],
}

const v1 = (code: number, data: unknown, msg = 'success') => ({ code, msg, data })
const v2 = (fields: object) => ({
  taskId: TASK,
  status: 'QUEUED',
  errorCode: '',
  errorMessage: '',
  results: null,
  clientId: 'c',
  promptTips: '{}',
  ...fields,
})

/** A client whose service breaks each of its responses, and what it was asked for. */
function brokenService(api: 'v1' | 'v2', response: object, seed: number) {
  const random = seeded(seed)
  const requests: string[] = []
  const bodies: string[] = []
  const fetch = async (input: RequestInfo | URL): Promise<Response> => {
    requests.push(String(input))
    const { status, body } = breakResponse(response, random)
    bodies.push(`${status} ${body}`)
    return new Response(status === 204 ? null : body, { status })
  }
  const clock = new SleepClock()
  const client = new RunningHubClient({ apiKey: KEY, api, fetch, clock, random: () => 0.5 })
  return { client, requests, bodies }
}

/** Returns the errors that are not named, with the response that led to them. */
async function unnamedErrors(
  seeds: number,
  run: (seed: number) => { bodies: string[]; call: Promise<unknown> },
): Promise<string[]> {
  const unnamed: string[] = []
  for (let seed = 0; seed < seeds; seed++) {
    const { bodies, call } = run(seed)
    const error = await call.then(
      () => undefined,
      (reason: unknown) => reason,
    )
    if (error === undefined || isNamed(error)) continue
    unnamed.push(`seed ${seed}: ${String(error)} after ${bodies.at(-1)}`)
  }
  return unnamed
}

function isNamed(error: unknown): boolean {
  return (
    error instanceof RunningHubError &&
    error.message !== '' &&
    !/undefined|\[object|NaN| at .*\.ts:/.test(error.message.replaceAll(/"[^"]*"/g, ''))
  )
}

test('the documented number of responses is broken', () => {
  const usual = process.env.BROKEN_RESPONSES === undefined
  expect(4 * SEEDS).toBeGreaterThanOrEqual(usual ? BROKEN_RESPONSES : 1)
})

/** 100,000 responses take a minute, and longer on a busy machine. */
const TIMEOUT = 600_000

describe('a create call whose task exists, and whose response is broken', {
  timeout: TIMEOUT,
}, () => {
  test.each([
    ['v1', v1(0, CREATED)],
    ['v2', v2({})],
  ] as const)(
    '%s: is sent once, and ends with a task id or a named error',
    async (api, response) => {
      const repeated: string[] = []
      const unnamed = await unnamedErrors(SEEDS, (seed) => {
        const { client, requests, bodies } = brokenService(api, response, seed)
        const call = client.submit({ workflowId: '1980237776367083521' }).finally(() => {
          if (requests.length > 1) repeated.push(`seed ${seed}: ${bodies[0]}`)
        })
        return { bodies, call }
      })
      expect(repeated).toEqual([])
      expect(unnamed).toEqual([])
    },
  )
})

describe('a status check, a cancel or an account call whose response is broken', {
  timeout: TIMEOUT,
}, () => {
  test.each([
    [
      'v1',
      [
        v1(0, [RESULT]),
        v1(804, { netWssUrl: 'wss://x.example/?Rh-Comfy-Auth=a' }),
        v1(805, { failedReason: REASON }),
      ],
    ],
    [
      'v2',
      [
        v2({ status: 'SUCCESS', results: [{ url: 'https://x.example/a.png' }] }),
        v2({ status: 'RUNNING' }),
        v2({ status: 'FAILED', failedReason: REASON }),
      ],
    ],
  ] as const)('%s: returns a state, or ends with a named error', async (api, responses) => {
    const unnamed = await unnamedErrors(SEEDS, (seed) => {
      const response = responses[seed % responses.length] ?? {}
      const { client, bodies } = brokenService(api, response, seed)
      const calls = [() => client.query(TASK), () => client.cancel(TASK), () => client.account()]
      return { bodies, call: (calls[seed % 7] ?? (() => client.query(TASK)))() }
    })
    expect(unnamed).toEqual([])
  })
})
