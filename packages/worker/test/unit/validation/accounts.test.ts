import { expect, test } from 'vitest'
import type { Config } from '../../../src/config.ts'
import { applyPreset } from '../../../src/presets/apply-preset.ts'
import { parsePreset } from '../../../src/presets/preset.ts'
import { parseTaskRequest } from '../../../src/validation/task-request.ts'
import {
  config,
  createBody,
  ownHosts,
  validationErrors,
  workflowId,
} from '../../harness/task-request.ts'

const two: Config = {
  ...config,
  accounts: [
    { name: 'main', apiKey: 'a', baseUrl: 'https://www.runninghub.cn' },
    { name: 'studio', apiKey: 'b', baseUrl: 'https://www.runninghub.ai' },
  ],
}

test.each<[unknown, string[] | undefined]>([
  [undefined, undefined],
  ['studio', ['studio']],
  [
    ['studio', 'main', 'studio'],
    ['studio', 'main'],
  ],
  [[], undefined],
])('account %j of a request names the accounts %j', async (account, accounts) => {
  const body = await createBody({ workflowId, account })
  expect(parseTaskRequest(body, two, ownHosts).accounts).toEqual(accounts)
})

test('an account that does not exist is an error that names those that do', async () => {
  const body = await createBody({ workflowId, account: ['main', 'other'] })
  expect(validationErrors(() => parseTaskRequest(body, two, ownHosts))).toEqual([
    '/account: account: there is no account "other"; there is main, studio',
  ])
  const wrong = await createBody({ workflowId, account: 7 })
  expect(validationErrors(() => parseTaskRequest(wrong, two, ownHosts))).toEqual([
    '/account: account must be the name of an account, or a list of names',
  ])
})

test("the URL of a workflow is compared with the account's site", async () => {
  const url = `https://www.runninghub.ai/workflow/${workflowId}`
  const onStudio = await createBody({ workflowId: url, account: 'studio' })
  expect(parseTaskRequest(onStudio, two, ownHosts).workflowId).toBe(workflowId)
  const onMain = await createBody({ workflowId: url })
  expect(validationErrors(() => parseTaskRequest(onMain, two, ownHosts))).toHaveLength(1)
})

test('the tasks of a preset run on its accounts', async () => {
  const body = await createBody({ workflowId, parameters: {}, account: 'studio' })
  const preset = parsePreset(body, two, ownHosts, 0)
  expect(applyPreset('p', preset, {}, two, ownHosts).accounts).toEqual(['studio'])
  const later = { ...two, accounts: two.accounts.slice(0, 1) }
  expect(validationErrors(() => applyPreset('p', preset, {}, later, ownHosts))).toHaveLength(1)
})
