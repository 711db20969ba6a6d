import { env } from 'cloudflare:workers'
import { expect, test } from 'vitest'
import { type Config, type Misconfigured, readConfig } from '../../src/config.ts'
import { SCOPES } from '../../src/security/api-token.ts'
import { BAD_VARIABLES } from '../harness/bad-variables.ts'

const secret = `whsec_${btoa('x'.repeat(24))}`

function read(changes: Record<string, unknown>): Config | Misconfigured {
  return readConfig({ ...env, ...changes } as Env)
}

function problemsOf(changes: Record<string, unknown>): string[] {
  const config = read(changes)
  return 'problems' in config ? config.problems : []
}

test('optional variables have defaults', () => {
  const { TASKS, TASK_QUEUE } = env
  const only = {
    RUNNINGHUB_API_KEY: 'key',
    API_TOKENS: 'a-token-of-16-chars',
    CALLBACK_SECRETS: secret,
  }
  expect(readConfig({ TASKS, TASK_QUEUE, ...only })).toEqual({
    account: 'main',
    accounts: [{ name: 'main', apiKey: 'key', baseUrl: 'https://www.runninghub.cn' }],
    apiKey: 'key',
    baseUrl: 'https://www.runninghub.cn',
    api: 'v1',
    tokens: [{ name: 'default', secret: { token: 'a-token-of-16-chars' }, scopes: [...SCOPES] }],
    callbackSecrets: [secret],
    urlAllowedHosts: [],
    allowInsecureUrls: false,
    taskTimeout: 3_600_000,
    queueTimeout: 86_400_000,
    retentionDays: 7,
    resultDays: 30,
  })
})

test('all missing secrets and bindings are reported at once', () => {
  const config = readConfig({})
  const names = 'problems' in config && config.problems.map((problem) => problem.split(' ')[0])
  expect(names).toEqual([
    'RUNNINGHUB_API_KEY',
    'API_TOKENS',
    'CALLBACK_SECRETS',
    'TASKS',
    'TASK_QUEUE',
  ])
})

test.each(BAD_VARIABLES)('$name=$value is refused by name, without the value', (bad) => {
  const { name, value } = bad
  const problems = problemsOf({ [name]: value })
  expect(problems).toEqual([expect.stringMatching(new RegExp(`^${name} `))])
  // Shorter values are words that a message may have.
  if (value.length > 9) expect(problems[0]).not.toContain(value)
  expect(problems[0]).not.toMatch(/undefined|\[object |NaN/)
})

test.each([
  ['RUNNINGHUB_BASE_URL', 'https://www.runninghub.ai/', 'baseUrl', 'https://www.runninghub.ai'],
  ['CALLBACK_SECRETS', 'unsigned', 'callbackSecrets', []],
  ['CALLBACK_SECRETS', `${secret}, ${secret}`, 'callbackSecrets', [secret, secret]],
  [
    'URL_ALLOWED_HOSTS',
    'Example.com, n8n.example.org',
    'urlAllowedHosts',
    ['example.com', 'n8n.example.org'],
  ],
  ['TASK_TIMEOUT', '90s', 'taskTimeout', 90_000],
  ['DAILY_TASKS', '500', 'dailyTasks', 500],
  ['DAILY_COINS', '2000', 'dailyCoins', 2000],
  ['TASK_TIMEOUT', '2h', 'taskTimeout', 7_200_000],
  ['PUBLIC_URL', ' https://w.example.com/ ', 'publicUrl', 'https://w.example.com'],
] as const)('%s=%s is accepted', (name, value, field, expected) => {
  expect(read({ [name]: value })).toHaveProperty(field, expected)
})

test('plain http URLs require ALLOW_INSECURE_URLS', () => {
  const local = {
    RUNNINGHUB_BASE_URL: 'http://127.0.0.1:8189',
    PUBLIC_URL: 'http://localhost:8787',
  }
  expect(problemsOf(local)).toHaveLength(2)
  expect(problemsOf({ ...local, ALLOW_INSECURE_URLS: 'true' })).toEqual([])
})
