import { describe, expect, test } from 'vitest'
import { provesNothingCreated, toSubmitError } from '../../../src/client/submit-error.ts'
import { type Facts, UnavailableError, UnknownServiceCodeError } from '../../../src/index.ts'
import { failedFetch, scripted } from '../../harness/scripted-service.ts'

const app = { kind: 'ai-app', workflowId: '8' } as const

test('the error of an unknown outcome names the app', async () => {
  const error = await scripted([{ status: 502 }])
    .client.submit(app)
    .catch((reason) => reason)
  expect(error.facts).toEqual({
    kind: 'submit-app-unknown',
    appId: '8',
    reason: { kind: 'http-other-content', status: 502, content: 'nothing' },
  })
})

test('the error of a refusal names the app', async () => {
  const error = await scripted(['{"code":301,"msg":"no","data":null}'])
    .client.submit(app)
    .catch((reason) => reason)
  expect(error.facts).toMatchObject({ action: { kind: 'call-submit-app', appId: '8' } })
})

describe('the hint of an unknown outcome also says', () => {
  test.each([
    ['nothing about a failure that passes', { status: 502 }, undefined],
    [
      'what to correct after a redirect',
      { status: 302, headers: { location: 'https://x.example/' } },
      { kind: 'use-own-url-of-site' },
    ],
  ])('%s', async (_name, step, also) => {
    const error = await scripted([step])
      .client.submit({ workflowId: '7' })
      .catch((reason) => reason)
    expect(error.hintFacts).toEqual({ kind: 'check-before-next-run', also })
  })
})

const page: Facts = { kind: 'http-other-content', status: 502, content: 'page' }
const action: Facts = { kind: 'call-submit', workflowId: '7' }

test.each<[string, unknown, Facts]>([
  [
    'the reason of a failed call',
    new UnavailableError({ kind: 'failed-call', action, reason: page }, { retry: 'if-idempotent' }),
    page,
  ],
  ['the facts of another error', new UnavailableError(page, { retry: 'if-idempotent' }), page],
  ['the error of an abort', new Error('stopped'), { kind: 'cut-off-call', reason: 'stopped' }],
  ['no text', 'stopped', { kind: 'cut-off-call', reason: undefined }],
])('an unknown outcome has as its reason %s', (_name, error, reason) => {
  expect(toSubmitError(error, { workflowId: '7' })).toMatchObject({
    code: 'SUBMIT_UNKNOWN',
    facts: { kind: 'submit-unknown', workflowId: '7', reason },
    cause: error,
  })
})

test('a refusal without a code of RunningHub proves nothing', () => {
  const details = { retry: 'if-idempotent' } as const
  expect(provesNothingCreated(new UnknownServiceCodeError('no', details))).toBe(false)
  expect(
    provesNothingCreated(new UnknownServiceCodeError('no', { ...details, serviceCode: '4711' })),
  ).toBe(true)
})

test('a cut connection proves nothing, a refused one proves that nothing was created', async () => {
  const outcomes = await Promise.allSettled(
    [failedFetch('ECONNRESET', 'read'), failedFetch('ECONNREFUSED', 'connect')].map((step) =>
      scripted([step]).client.submit({ workflowId: '7' }),
    ),
  )
  expect(outcomes.map((outcome) => outcome.status === 'rejected' && outcome.reason.code)).toEqual([
    'SUBMIT_UNKNOWN',
    'UNAVAILABLE',
  ])
})
