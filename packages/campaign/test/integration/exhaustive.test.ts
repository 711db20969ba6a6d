import { expect, test } from 'vitest'
import { runCampaign } from '../harness/run-campaign.ts'

test("no order of the steps of the Worker's queue pays twice or forgets a task", async () => {
  const { code, output } = await runCampaign('--exhaustive', '--tasks', '1')
  expect(output).toContain('1147 states')
  expect(code).toBe(0)
})

test.each([
  ['an unknown task is sent again', 'task1 is waiting, but RunningHub has'],
  ['a webhook is acknowledged before it is kept', 'was forgotten'],
  [
    'a caller that does not report its create call lets another one send it again',
    'task1 was created 2 times',
  ],
])('the exploration of the queue finds: %s', async (bug, problem) => {
  const { code, output } = await runCampaign('--exhaustive', '--tasks', '1', '--plant', bug)
  expect(output).toContain(problem)
  expect(output).toContain('cron0: claim')
  expect(code).toBe(1)
})
