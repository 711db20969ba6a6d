import { expect, test } from 'vitest'
import { cases } from '../../../../test/support/cases.ts'
import { runCampaign } from '../harness/run-campaign.ts'

test('one schedule ends the same through all doors and both API versions', async () => {
  const seeds = `${cases(6, 2)}`
  const { code, output } = await runCampaign('--differential', '--seeds', seeds)
  expect(output).toContain(`${seeds} seeds, 0 failed`)
  expect(code).toBe(0)
})
