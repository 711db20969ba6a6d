import { expect, test } from 'vitest'
import { runCampaign } from '../harness/run-campaign.ts'

test('one schedule ends the same through all doors and both API versions', async () => {
  const { code, output } = await runCampaign('--differential', '--seeds', '6')
  expect(output).toContain('6 seeds, 0 failed')
  expect(code).toBe(0)
})
