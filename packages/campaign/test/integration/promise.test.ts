import { expect, test } from 'vitest'
import { cases } from '../../../../test/support/cases.ts'
import { runCampaign } from '../harness/run-campaign.ts'

// Each thread compiles the code of all programs, which takes longer than these few seeds.
const ONE_THREAD = ['--threads', '1']

test('no seed breaks the promise', async () => {
  const seeds = `${cases(120, 40)}`
  const { code, output } = await runCampaign('--seeds', seeds, ...ONE_THREAD)
  expect(output).toContain(`${seeds} seeds, 0 failed`)
  expect(code).toBe(0)
})

test('a planted bug is found, shrunk to few choices, and printed with its history', async () => {
  const bug = 'a create call is repeated after every failure that may pass'
  const { code, output } = await runCampaign('--plant', bug, '--seeds', '300', ...ONE_THREAD)
  expect(code).toBe(1)
  expect(output).toContain('✖ never pay twice')
  const [, small = ''] = output.split('in few events:\n')
  const choices = small.match(/^ {2}.+ = .+$/gm) ?? []
  expect(choices.length).toBeGreaterThan(0)
  expect(choices.length).toBeLessThan(15)
  expect(small.match(/ created call=/g)?.length).toBeGreaterThan(1)
})
