import { expect, test } from 'vitest'
import { runCampaign } from '../harness/run-campaign.ts'

test('one schedule ends the same through all doors and both API versions', async () => {
  const { code, output } = await runCampaign('--differential', '--seeds', '6')
  expect(output).toContain('6 seeds, 0 failed')
  expect(code).toBe(0)
})

test('the comparison of the doors finds one that ends otherwise', async () => {
  const bug = 'an unknown outcome has the exit code of a refusal'
  const { code, output } = await runCampaign('--differential', '--seeds', '20', '--plant', bug)
  expect(output).toContain('✖ all doors end the same')
  expect(code).toBe(1)
})
