import { execFileSync } from 'node:child_process'
import { fileURLToPath } from 'node:url'
import { expect, test } from 'vitest'
import type { Bounds } from '../../src/exhaustive/queue-model.ts'
import { runCampaign } from '../harness/run-campaign.ts'

const COMPARE = fileURLToPath(new URL('../harness/compare-explorations.ts', import.meta.url))

test("no order of the steps of the Worker's queue pays twice or forgets a task", async () => {
  const { code, output } = await runCampaign('--exhaustive', '--tasks', '1')
  expect(output).toContain('579 states')
  expect(code).toBe(0)
})

test('the exploration finds a planted bug, and prints the steps that lead to it', async () => {
  const bug = 'a webhook is acknowledged before it is kept'
  const { code, output } = await runCampaign('--exhaustive', '--tasks', '1', '--plant', bug)
  expect(output).toContain('was forgotten')
  expect(output).toContain('cron0: claim')
  expect(code).toBe(1)
})

const ONE = { tasks: 1, crons: 2, webhooks: 1, crashes: 1, ticks: 1 }
const BOUNDS: readonly (readonly [Bounds, states: number])[] = [
  [ONE, 196],
  [{ tasks: 2, crons: 1, webhooks: 0, crashes: 0, ticks: 1 }, 167],
  [{ tasks: 3, crons: 1, webhooks: 0, crashes: 0, ticks: 0 }, 52],
]

test('the exploration leaves out no state', () => {
  const compared = compareExplorations(BOUNDS.map(([bounds]) => bounds))
  for (const [index, { states, visited, onlyPlain, onlySaving, problems }] of compared.entries()) {
    expect({ onlyPlain, onlySaving, problems }).toEqual({
      onlyPlain: [],
      onlySaving: [],
      problems: [],
    })
    expect(states).toBe(BOUNDS[index]?.[1])
    expect(visited).toBeGreaterThan(states)
  }
})

test.each([
  ['an unknown task is sent again', 'a task is waiting, but RunningHub has'],
  [
    'a caller that does not report its create call lets another one send it again',
    'a task was created 2 times',
  ],
])('the exploration misses no problem of a planted bug: %s', (bug, problem) => {
  const bounds = { ...ONE, webhooks: 0, crashes: 0 }
  const [compared] = compareExplorations([bounds], bug)
  expect(compared?.problems).toEqual(compared?.plainProblems)
  expect(compared?.problems.join()).toContain(problem)
  expect(compared?.onlyPlain).toEqual([])
  expect(compared?.onlySaving).toEqual([])
})

interface Comparison extends Record<'states' | 'visited', number> {
  onlyPlain: string[]
  onlySaving: string[]
  problems: string[]
  plainProblems: string[]
}

/** Explores with the savings and without, in a process of its own. */
function compareExplorations(bounds: readonly Bounds[], bug = ''): Comparison[] {
  const args = [COMPARE, JSON.stringify(bounds), bug]
  return JSON.parse(execFileSync(process.execPath, args, { encoding: 'utf8' }))
}
