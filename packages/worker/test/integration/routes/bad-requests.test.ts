import { createExecutionContext } from 'cloudflare:test'
import { env } from 'cloudflare:workers'
import type { Clock, Simulator } from '@runninghub-action/simulator'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { PROBLEMS } from '../../../src/http/problem.ts'
import worker from '../../../src/index.ts'
import * as schemas from '../../../src/openapi/schemas.ts'
import { type BadRequest, PRESET, PRESET_BODY } from '../../harness/bad-requests/bad-request.ts'
import { BAD_REQUESTS } from '../../harness/bad-requests/corpus.ts'
import { token } from '../../harness/secrets.ts'
import { workflowId } from '../../harness/task-request.ts'
import {
  fetchJson,
  origin,
  startSimulator,
  stopSimulator,
  waitForEnd,
} from '../../harness/worker.ts'

/** What a response contains only when its author did not think of the request. */
const CARELESS = /\bundefined\b|\[object |\bNaN\b| at .*\.[jt]s:\d|Maximum call stack|Cannot read/
/** 100 errors of some 300 characters each, and their pointers. */
const MAX_RESPONSE = 100_000

let simulator: Simulator<Clock>
let taskId = ''
beforeAll(async () => {
  simulator = startSimulator()
  await fetchJson('PUT', `/v1/presets/${PRESET}`, PRESET_BODY)
  const callbackUrl = 'https://hooks.example.com/own'
  const created = await fetchJson('POST', '/v1/tasks', { workflowId, callbackUrl })
  taskId = (await waitForEnd(created.body.id)).id
})
afterAll(stopSimulator)

async function send({ method, path, headers, body }: BadRequest) {
  const init = {
    method,
    headers: { authorization: `Bearer ${token}`, ...headers },
    ...(body !== undefined && { body }),
  }
  const request = new Request(origin + path.replace(':task', taskId), init)
  const response = await worker.fetch(request, env, createExecutionContext())
  return { response, text: await response.text() }
}

/** Returns what is wrong with the response to a bad request; undefined for the expected problem. */
async function misjudged(bad: BadRequest): Promise<string | undefined> {
  const { response, text } = await send(bad)
  const wrong = (what: string) => `${bad.name}: ${what}: ${text.slice(0, 300)}`
  const { status, title } = PROBLEMS[bad.expected]
  if (response.status !== status) return wrong(`HTTP ${response.status} instead of ${status}`)
  if (response.headers.get('content-type') !== 'application/problem+json')
    return wrong('no problem')
  const body = JSON.parse(text)
  if (body.type !== `/docs#${bad.expected}` || body.title !== title) return wrong('another problem')
  if (schemas.problem.safeParse(body).error) return wrong('not as described')
  if (bad.expected === 'invalid-request' && !(body.errors?.length > 0)) return wrong('no errors')
  if (text.length > MAX_RESPONSE) return wrong('too long')
  const sent = `${bad.path} ${JSON.stringify(bad.headers)} ${bad.body}`
  if (CARELESS.test(text) && !CARELESS.test(sent)) return wrong('careless')
  return text.includes(token) ? wrong('the token') : undefined
}

test.each(Object.entries(BAD_REQUESTS))(
  '%s is refused by name, and nothing is sent',
  async (_, all) => {
    const earlier = simulator.log.length
    const tasks = await taskIds()
    const wrong: (string | undefined)[] = []
    for (const bad of all) wrong.push(await misjudged(bad))
    expect(wrong.filter((one) => one !== undefined)).toEqual([])
    const sent = simulator.log.slice(earlier).map(({ operation }) => operation)
    expect(sent.filter((operation) => !operation.startsWith('app'))).toEqual([])
    expect(await taskIds()).toEqual(tasks)
  },
)

async function taskIds(): Promise<string[]> {
  const { body } = await fetchJson('GET', '/v1/tasks')
  return body.tasks.map(({ id }: { id: string }) => id)
}
