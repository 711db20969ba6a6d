import { expect, test } from 'vitest'
import { waitCommand } from '../../../src/run/wait-command.ts'

test('waitCommand of the default service has no flags', () => {
  const service = { baseUrl: 'https://www.runninghub.cn', api: 'v1' } as const
  expect(waitCommand('1', service)).toBe('runninghub wait 1')
})

test('waitCommand of another service names its site and API version', () => {
  const service = { baseUrl: 'https://www.runninghub.ai', api: 'v2' } as const
  expect(waitCommand('1', service)).toBe(
    'runninghub wait 1 --base-url https://www.runninghub.ai --api v2',
  )
})
