import { expect, test } from 'vitest'
import { cases } from '../../../../test/support/cases.ts'
import { runCampaign } from '../harness/run-campaign.ts'

test('one schedule ends the same through all doors and both API versions', async () => {
  const seeds = `${cases(6, 2)}`
  const { code, output } = await runCampaign('--differential', '--seeds', seeds, '--threads', '1')
  expect(output).toContain(`${seeds} seeds, 0 failed`)
  expect(code).toBe(0)
})

test('a difference between the doors is found', async () => {
  const { code, output } = await runCampaign(
    // Seed 12 is the first one that shows it.
    ...['--differential', '--from', '12', '--seeds', '3', '--threads', '1', '--plant'],
    'a create call is repeated after every failure that may pass',
  )
  expect(output).toContain('✖ all doors end the same: order same-')
  expect(output).toContain('--differential --from')
  expect(code).toBe(1)
})
