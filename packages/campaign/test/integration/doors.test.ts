import { expect, test } from 'vitest'
import { DOORS } from '../../src/doors/door.ts'
import { runCampaign } from '../harness/run-campaign.ts'

const succeeded = (output = '') => output.includes('status=succeeded')

test.each(DOORS)('orders through the %s succeed in some runs', async (door) => {
  const outputs: string[] = []
  for (let seed = 1; seed <= 6 && !succeeded(outputs.at(-1)); seed++)
    outputs.push((await runCampaign('--seed', `${seed}`, '--only', door)).output)
  expect(outputs.filter((output) => succeeded(output))).toHaveLength(1)
})
