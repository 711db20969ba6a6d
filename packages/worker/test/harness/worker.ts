import { exports } from 'cloudflare:workers'
import { type Clock, Simulator, systemClock } from '@runninghub-action/simulator'
import { vi } from 'vitest'
import { token } from './secrets.ts'

export const origin = 'https://worker.example.com'

/** Asks the Worker, with a token unless the headers say otherwise. */
export function ask(
  method: string,
  path: string,
  body?: unknown,
  headers: Record<string, string> = {},
): Promise<Response> {
  const text = body === undefined || typeof body === 'string' ? body : JSON.stringify(body)
  return exports.default.fetch(
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
}

/** Asks, and reads the answer. */
export async function read(...request: Parameters<typeof ask>) {
  const answer = await ask(...request)
  const text = await answer.text()
  return {
    status: answer.status,
    headers: answer.headers,
    body: text === '' ? undefined : JSON.parse(text),
  }
}

/** The task once it has ended. */
export function ended(id: string) {
  return vi.waitFor(
    async () => {
      const { body } = await read('GET', `/v1/tasks/${id}`)
      if (body.endedAt === undefined) throw new Error(`The task is ${body.status}`)
      return body
    },
    { interval: 10, timeout: 5_000 },
  )
}

/**
 * Puts a simulated RunningHub where the Worker expects the real one; its webhook reaches the
 * Worker, and its tasks take no time.
 */
export function simulate(): Simulator<Clock> {
  const simulator = new Simulator({
    clock: systemClock,
    baseUrl: 'https://www.runninghub.cn',
    filesUrl: 'https://files.runninghub.example',
    queuedMs: 0,
    runMs: 0,
    fetch: (input, init) => exports.default.fetch(new Request(input, init)),
  })
  vi.spyOn(globalThis, 'fetch').mockImplementation((input, init) =>
    simulator.fetch(input as Request, init),
  )
  return simulator
}
