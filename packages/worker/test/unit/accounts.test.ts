import { env } from 'cloudflare:workers'
import { describe, expect, test } from 'vitest'
import { readConfig } from '../../src/config.ts'
import { accountOf, newTaskId } from '../../src/model/task-id.ts'

const second = { name: 'studio', key: 'a-secret-key', site: 'ai' }

function read(accounts: unknown, more: Record<string, unknown> = {}) {
  const RUNNINGHUB_ACCOUNTS = typeof accounts === 'string' ? accounts : JSON.stringify(accounts)
  return readConfig({ ...env, RUNNINGHUB_ACCOUNTS, ...more } as Env)
}

describe('RUNNINGHUB_ACCOUNTS', () => {
  test('adds accounts to the one of RUNNINGHUB_API_KEY', () => {
    const proxy = { name: 'b2', key: 'k', site: 'https://proxy.example.com/' }
    expect(read([second, proxy])).toMatchObject({
      account: 'main',
      apiKey: env.RUNNINGHUB_API_KEY,
      baseUrl: 'https://www.runninghub.cn',
      accounts: [
        { name: 'main', apiKey: env.RUNNINGHUB_API_KEY, baseUrl: 'https://www.runninghub.cn' },
        { name: 'studio', apiKey: 'a-secret-key', baseUrl: 'https://www.runninghub.ai' },
        { name: 'b2', apiKey: 'k', baseUrl: 'https://proxy.example.com' },
      ],
    })
  })

  test('may have all accounts, without RUNNINGHUB_API_KEY', () => {
    expect(read([second], { RUNNINGHUB_API_KEY: '' })).toMatchObject({
      account: 'studio',
      apiKey: 'a-secret-key',
      accounts: [{ name: 'studio' }],
    })
  })

  test.each<[string, unknown, string]>([
    ['broken JSON', '[', 'is not valid JSON'],
    ['no list', second, 'must be a JSON list'],
    ['no name', [{ ...second, name: undefined }], '0.name is not as expected'],
    ['a name with capitals', [{ ...second, name: 'Studio' }], '0.name is not as expected'],
    ['no key', [{ ...second, key: '' }], '0.key is not as expected'],
    ['another site', [{ ...second, site: 'de' }], '0.site must be cn, ai or an https URL'],
    ['a name twice', [second, second], 'has a name twice'],
    ['the name of RUNNINGHUB_API_KEY', [{ ...second, name: 'main' }], 'has a name twice'],
  ])('is rejected with %s, without a value in the message', (_, accounts, message) => {
    const config = read(accounts)
    const problems = 'problems' in config ? config.problems : []
    expect(problems).toEqual([expect.stringContaining(message)])
    expect(problems[0]).toMatch(/^RUNNINGHUB_ACCOUNTS /)
    expect(problems[0]).not.toContain('a-secret-key')
  })
})

test('the id of a task ends with the name of its account, except for the account main', () => {
  expect(accountOf(newTaskId(Date.now(), 'studio'))).toBe('studio')
  expect(accountOf(newTaskId(Date.now()))).toBe('')
})
