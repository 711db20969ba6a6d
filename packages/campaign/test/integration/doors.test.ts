import { expect, test } from 'vitest'
import { DOORS } from '../../src/doors/door.ts'
import { runCampaign } from '../harness/run-campaign.ts'

test.each(DOORS)('orders through the %s succeed in some runs', async (door) => {
  const seeds = [1, 2, 3, 4, 5, 6]
  const histories = seeds.map((seed) => runCampaign('--seed', `${seed}`, '--only', door))
  const outputs = (await Promise.all(histories)).map(({ output }) => output)
  expect(outputs.filter((output) => output.includes('status=succeeded')).length).toBeGreaterThan(0)
})
