import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest'
import { sendRequest } from '../../../src/client/transport.ts'
import { TASK } from '../../harness/scripted-service.ts'

const action = { kind: 'call-query', taskId: TASK } as const

const send = (respond: () => Promise<Response>) =>
  sendRequest(action, respond, { timeout: 30_000, signal: undefined, redact: (text) => text })

/** An error whose causes have these messages. */
const chain = (...messages: string[]): Error | undefined => {
  const [message, ...causes] = messages
  return message === undefined ? undefined : new Error(message, { cause: chain(...causes) })
}

const coded = (message: string, code: string) => Object.assign(new Error(message), { code })

describe('the error of a failed connection says what failed', () => {
  test.each<[string, unknown, string | undefined]>([
    ['with all causes', chain('fetch failed', 'read ECONNRESET'), 'fetch failed: read ECONNRESET'],
    ['with five causes at most', chain('a', 'b', 'c', 'd', 'e', 'f', 'g'), 'a: b: c: d: e'],
    ['with the code of a cause without a message', coded('', 'EPIPE'), 'EPIPE'],
    ['with the message rather than the code', coded('broken pipe', 'EPIPE'), 'broken pipe'],
    [
      'without a cause that has neither',
      new Error('fetch failed', { cause: new Error('') }),
      'fetch failed',
    ],
    [
      'with the last of several attempts',
      new AggregateError([new Error('a'), new Error('b'), new Error('c')], 'all failed'),
      'all failed: c',
    ],
    ['without a text that is no error', 'odd', undefined],
    ['without an empty text', new Error(''), undefined],
  ])('%s', async (_name, error, reason) => {
    await expect(send(() => Promise.reject(error))).rejects.toMatchObject({
      code: 'UNAVAILABLE',
      facts: { kind: 'failed-call', action, reason: { kind: 'connection-failed', reason } },
    })
  })
})

describe('the header Retry-After', () => {
  beforeEach(() => void vi.useFakeTimers({ now: Date.UTC(2026, 0, 15) }))
  afterEach(() => void vi.useRealTimers())

  test.each<[string | undefined, number | undefined]>([
    ['7', 7_000],
    ['0', 0],
    ['-7', 0],
    ['Thu, 15 Jan 2026 00:00:30 GMT', 30_000],
    ['Thu, 15 Jan 2026 00:00:00 GMT', 0],
    ['Wed, 14 Jan 2026 00:00:00 GMT', 0],
    ['soon', undefined],
    ['', undefined],
    [undefined, undefined],
  ])('%j', async (value, expected) => {
    const headers = value === undefined ? {} : { 'retry-after': value }
    expect((await send(async () => new Response('', { headers }))).retryAfter).toBe(expected)
  })
})
