import { afterEach, expect, test, vi } from 'vitest'
import { InvalidInputsError } from '../../src/inputs/input-issues.ts'
import { readInputs } from '../../src/inputs/inputs.ts'

afterEach(() => vi.unstubAllEnvs())

const valid = { 'api-key': '0123456789abcdef', 'workflow-id': '1980237776367083521' }

/** Reads inputs as the runner passes them: an empty variable for an input that is not set. */
function read(inputs: Record<string, string>) {
  for (const [name, value] of Object.entries({ ...valid, ...inputs })) {
    vi.stubEnv(`INPUT_${name.toUpperCase()}`, value)
  }
  return readInputs()
}

test('uses the defaults of empty inputs, with durations in milliseconds', () => {
  expect(read({ timeout: '', 'fail-fast': '' })).toMatchObject({
    ...valid,
    timeout: 600_000,
    'queue-timeout': 1_800_000,
    'fail-fast': true,
    'max-parallel': 1,
    'base-url': 'https://www.runninghub.cn',
    'on-timeout': 'cancel',
  })
})

test('trims inputs, but keeps the indentation of the first line of a block', () => {
  const inputs = read({ batch: ' rows.csv\n', inputs: '  6.text: a\n  7.text: b\n\n' })
  expect(inputs).toMatchObject({ batch: 'rows.csv', inputs: '  6.text: a\n  7.text: b' })
})

test.for([
  ['send-workflow', 'True', true],
  ['fail-fast', 'FALSE', false],
  ['max-parallel', '50', 50],
  ['instance-type', 'ultra', 'ultra'],
  ['instance-type', '', ''],
  ['timeout', '1h30m', 5_400_000],
  ['max-coins', '12.5', 12.5],
  ['max-coins', '', Number.POSITIVE_INFINITY],
  ['queue-timeout', '0s', 0],
  ['base-url', 'http://127.0.0.1:8188/', 'http://127.0.0.1:8188'],
] as const)('reads %s "%s" as %s', ([name, text, value]) => {
  expect(read({ [name]: text })[name]).toBe(value)
})

test.for<[string, Record<string, string>, RegExp]>([
  ['a missing api-key', { 'api-key': '' }, /`api-key` is missing/],
  ['an api-key with a space', { 'api-key': 'two words' }, /spaces or line breaks/],
  [
    'an api-key with a full-width digit',
    { 'api-key': 'abcde\uff11' },
    /character that no API key has/,
  ],
  ['an api-key with an accent', { 'api-key': 'caf\u00e9' }, /character that no API key has/],
  [
    'an api-key with an invisible space',
    { 'api-key': '\u200babc' },
    /character that no API key has/,
  ],
  ['a missing workflow-id without batch', { 'workflow-id': '' }, /`workflow-id` is missing/],
  ['a rounded workflow-id', { 'workflow-id': '1.98023777636708E+18' }, /lost its last digits/],
  ['a timeout without a unit', { timeout: '600' }, /`timeout`: expected a duration/],
  ['a timeout below 1 s', { timeout: '0s' }, /`timeout`: expected a duration/],
  [
    'a queue-timeout in words',
    { 'queue-timeout': 'ten minutes' },
    /`queue-timeout`: expected a duration/,
  ],
  [
    'a flag that is not YAML',
    { 'send-workflow': 'yes' },
    /`send-workflow`: expected true or false/,
  ],
  ['max-parallel 0', { 'max-parallel': '0' }, /`max-parallel`: expected a number from 1 to 50/],
  ['max-parallel 51', { 'max-parallel': '51' }, /`max-parallel`: expected a number from 1 to 50/],
  [
    'an unknown instance-type',
    { 'instance-type': 'Plus' },
    /`instance-type`: expected default or plus or ultra, got "Plus"/,
  ],
  ['an unknown api', { api: 'v3' }, /`api`: expected v1 or v2, got "v3"/],
  ['an unknown on-timeout', { 'on-timeout': 'ignore' }, /`on-timeout`: expected cancel or leave/],
  [
    'a plain http base-url',
    { 'base-url': 'http://www.runninghub.cn' },
    /`base-url`: expected an https/,
  ],
  [
    'a base-url with a password',
    { 'base-url': 'https://u:p@host' },
    /`base-url`: expected an https/,
  ],
  ['publish without github-token', { publish: 'branch' }, /`publish` needs `github-token`/],
  ['an unknown publish', { publish: 'release' }, /`publish`: expected none or branch/],
  ['comment without github-token', { comment: 'true' }, /`comment` needs `github-token`/],
  ['node-info-list with inputs', { 'node-info-list': '[]', inputs: '6.text: a' }, /not both/],
  [
    'pin-seeds with send-workflow',
    { 'pin-seeds': 'true', 'send-workflow': 'true' },
    /`pin-seeds` has no effect with `send-workflow`/,
  ],
])('refuses %s', ([, inputs, message]) => {
  expect(() => read(inputs)).toThrow(InvalidInputsError)
  expect(() => read(inputs)).toThrow(message)
})

test('reports every invalid input at once', () => {
  const message = /`api`.*\n.*`timeout`.*\n.*`api-key`/
  expect(() => read({ api: 'v3', timeout: '600', 'api-key': '' })).toThrow(message)
})
