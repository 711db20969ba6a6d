import { type Clock, RunningHubClient } from '../../src/index.ts'

/** What the service does with one call: return a text (HTTP 200), a full response, or fail. */
export type Step =
  | string
  | { status: number; body?: string; headers?: Record<string, string> }
  | Error

export interface Received {
  url: string
  method: string
  headers: Headers
  body: string
}

/** Time that passes only by sleeping. */
export class SleepClock implements Clock {
  #now = 1_000_000
  readonly sleeps: number[] = []
  now = () => this.#now
  async sleep(ms: number, signal?: AbortSignal): Promise<void> {
    signal?.throwIfAborted()
    await Promise.resolve()
    signal?.throwIfAborted()
    this.sleeps.push(ms)
    this.#now += ms
  }
}

/** Creates a client whose service follows a script, and repeats the last step after its end. */
export function scripted(
  steps: readonly Step[],
  options: { api?: 'v1' | 'v2'; apiKey?: string } = {},
) {
  const received: Received[] = []
  const clock = new SleepClock()
  const fetch = async (input: RequestInfo | URL, init: RequestInit = {}): Promise<Response> => {
    received.push({
      url: String(input),
      method: init.method ?? 'GET',
      headers: new Headers(init.headers),
      body: typeof init.body === 'string' ? init.body : '',
    })
    const step = steps[Math.min(received.length, steps.length) - 1]
    if (step === undefined) throw new Error('the script is empty')
    if (step instanceof Error) throw step
    if (typeof step === 'string') return new Response(step)
    return new Response(step.body ?? '', { status: step.status, headers: step.headers ?? {} })
  }
  const client = new RunningHubClient({
    apiKey: options.apiKey ?? KEY,
    api: options.api ?? 'v1',
    fetch,
    clock,
    random: () => 0.5,
    callTimeout: 40,
  })
  return { client, received, clock }
}

export const KEY = '5ca1ab1e5ca1ab1e5ca1ab1e5ca1ab1e'

/** Creates the error of a failed fetch as Node throws it: its cause contains the reason. */
export function failedFetch(code: string, syscall?: string): Error {
  return new TypeError('fetch failed', {
    cause: Object.assign(new Error(`${syscall ?? 'read'} ${code}`), {
      code,
      ...(syscall && { syscall }),
    }),
  })
}

export const refusal = (code: number, msg = 'REFUSED') => JSON.stringify({ code, msg, data: null })
export const TASK = '1910246754753896451'

export const created = (status = 'QUEUED', more: object = {}) =>
  JSON.stringify({
    code: 0,
    msg: 'success',
    data: {
      netWssUrl: null,
      taskId: TASK,
      clientId: 'c',
      taskStatus: status,
      promptTips: '',
      ...more,
    },
  })

/** Creates a `fetch` that never responds: only the caller's signal ends a call. */
export const hanging =
  (onCall: () => void = () => {}): typeof fetch =>
  (_url, init) => {
    onCall()
    return new Promise((_resolve, reject) => {
      const stop = () => reject(init?.signal?.reason)
      if (init?.signal?.aborted) stop()
      init?.signal?.addEventListener('abort', stop)
    })
  }
