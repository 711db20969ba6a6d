import { exports } from 'cloudflare:workers'
import { type Clock, Simulator, systemClock } from '@runninghub-action/simulator'
import { vi } from 'vitest'
import { checkDocumented } from './documented.ts'
import { token } from './secrets.ts'

export const origin = 'https://worker.example.com'

/**
 * Sends a request to the Worker. The headers may replace the token.
 *
 * @throws {Error} when the OpenAPI document does not have the status of the response
 */
export async function fetchWorker(
  method: string,
  path: string,
  body?: unknown,
  headers: Record<string, string> = {},
): Promise<Response> {
  const text = body === undefined || typeof body === 'string' ? body : JSON.stringify(body)
  const response = await exports.default.fetch(
    new Request(origin + path, {
      method,
      headers: {
        authorization: `Bearer ${token}`,
        ...(text !== undefined && { 'content-type': 'application/json' }),
        ...headers,
      },
      ...(text !== undefined && { body: text }),
    }),
  )
  checkDocumented(method, path, response.status)
  return response
}

/** Sends a request to the Worker and parses the response. */
export async function fetchJson(...request: Parameters<typeof fetchWorker>) {
  const response = await fetchWorker(...request)
  const text = await response.text()
  return {
    status: response.status,
    headers: response.headers,
    body: text === '' ? undefined : JSON.parse(text),
  }
}

/** Polls a task until it has ended. */
export function waitForEnd(id: string) {
  return vi.waitFor(
    async () => {
      const { body } = await fetchJson('GET', `/v1/tasks/${id}`)
      if (body.endedAt === undefined) throw new Error(`The task is ${body.status}`)
      return body
    },
    { interval: 10, timeout: 50_000 },
  )
}

/**
 * Starts a simulated RunningHub at the URL of the real one. Its webhook reaches the Worker, and its
 * tasks take no time. Callbacks to hooks.example.com are received.
 */
export function startSimulator(): Simulator<Clock> {
  const simulator = new Simulator({
    clock: systemClock,
    baseUrl: 'https://www.runninghub.cn',
    filesUrl: 'https://files.runninghub.example',
    queuedMs: 0,
    runMs: 0,
    pictureSize: 128,
    fetch: (input, init) => exports.default.fetch(new Request(input, init)),
  })
  vi.spyOn(globalThis, 'fetch').mockImplementation(async (input, init) => {
    const { hostname } = new URL(input instanceof Request ? input.url : String(input))
    // A failed callback would be repeated after the end of the test.
    if (hostname === 'hooks.example.com') return new Response(null, { status: 204 })
    return simulator.fetch(input as Request, init)
  })
  return simulator
}

/**
 * Ends the simulated RunningHub of a test. Before, it cancels the open tasks: the tests share one
 * queue, and a task that RunningHub does not have any more keeps its slot for an hour.
 */
export async function stopSimulator(): Promise<void> {
  try {
    await vi.waitFor(
      async () => {
        const { body } = await fetchJson('GET', '/v1/tasks?limit=100')
        const open = body.tasks.filter(({ endedAt }: { endedAt?: string }) => endedAt === undefined)
        if (open.length === 0) return
        for (const { id } of open) await fetchJson('POST', `/v1/tasks/${id}/cancel`)
        throw new Error(`Tasks are open: ${JSON.stringify(open)}`)
      },
      { interval: 20, timeout: 60_000 },
    )
  } finally {
    vi.restoreAllMocks()
  }
}
