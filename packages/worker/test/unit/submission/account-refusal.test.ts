import {
  InsufficientBalanceError,
  InvalidKeyError,
  InvalidRequestError,
  QueueFullError,
  type RunningHubError,
  UnavailableError,
  UnknownServiceCodeError,
  WorkflowNotFoundError,
} from '@runninghub-action/core'
import { expect, test } from 'vitest'
import { accountRefusal } from '../../../src/submission/account-refusal.ts'

test.each<[string, unknown, string | undefined]>([
  ['an empty wallet', new InsufficientBalanceError('', { serviceCode: '416' }), 'balance'],
  ['no coins', new InsufficientBalanceError('', { serviceCode: '414' }), 'balance'],
  ['an unknown key', new InvalidKeyError('', { serviceCode: '806' }), 'key'],
  ['a free account', new InvalidKeyError('', { serviceCode: '801' }), 'key'],
  ['a withdrawn model', new InvalidRequestError('', { serviceCode: '40310' }), 'other'],
  ['a full queue', new QueueFullError('', { serviceCode: '421', retry: 'always' }), undefined],
  ['an unknown workflow', new WorkflowNotFoundError('', { serviceCode: '380' }), undefined],
  ['another unknown code', new UnknownServiceCodeError('', { serviceCode: '987' }), undefined],
  [
    'a key that a gateway refuses for now',
    new InvalidKeyError('', { retry: 'if-idempotent' }),
    undefined,
  ],
  ['an outage', new UnavailableError(''), undefined],
  ['an error that is not RunningHub’s', new Error(''), undefined],
])('%s concerns the account or not', (_, error, kind) => {
  expect(accountRefusal(error)?.kind).toBe(kind)
})

test('the reason names the code and what it means, and no workflow', () => {
  const error: RunningHubError = new InsufficientBalanceError('Could not submit workflow 19: …', {
    serviceCode: '416',
  })
  expect(accountRefusal(error)).toMatchObject({
    code: 'INSUFFICIENT_BALANCE',
    message: 'RunningHub refuses every task, because the wallet is empty (416).',
    hint: expect.stringContaining('Top up'),
  })
})

test('a withdrawn model has a code of its own', () => {
  const error = new InvalidRequestError('', { serviceCode: '40310' })
  expect(accountRefusal(error)?.code).toBe('MODEL_WITHDRAWN')
})
