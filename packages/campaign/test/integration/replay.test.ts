import { expect, test } from 'vitest'
import { runCampaign } from '../harness/run-campaign.ts'

test.each(['action', 'cli', 'worker'])(
  'two runs of a seed through the %s have the same history',
  async (door) => {
    const args = ['--seed', '12', '--only', door]
    const [first, second] = await Promise.all([runCampaign(...args), runCampaign(...args)])
    expect(first.output).toBe(second.output)
    expect(first.output).toContain('called call=1')
  },
)

test('seeds have different histories', async () => {
  const [first, second] = await Promise.all([
    runCampaign('--seed', '12', '--only', 'cli'),
    runCampaign('--seed', '13', '--only', 'cli'),
  ])
  expect(first.output).not.toBe(second.output)
})
