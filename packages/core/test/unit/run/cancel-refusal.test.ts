import { expect, test } from 'vitest'
import {
  CancelRefusedError,
  InvalidKeyError,
  isCancelRefusal,
  TaskNotFoundError,
  UnavailableError,
} from '../../../src/index.ts'

const refused = { serviceCode: '900' }

test.each<[string, unknown, boolean]>([
  ["RunningHub's refusal", new CancelRefusedError('no', refused), true],
  ['a refusal without a code', new CancelRefusedError('no'), false],
  ['a refusal by a gateway', new CancelRefusedError('no', { ...refused, httpStatus: 403 }), false],
  ['a failure that may pass', new UnavailableError('no', { ...refused, retry: 'always' }), false],
  ['a rejected key', new InvalidKeyError('no', { serviceCode: '806' }), false],
  ['an unknown task', new TaskNotFoundError('no', { serviceCode: '807' }), false],
  ['an abort', new Error('stopped'), false],
  ['nothing', undefined, false],
])('whether RunningHub refused to cancel: %s', (_name, error, expected) => {
  expect(isCancelRefusal(error)).toBe(expected)
})
