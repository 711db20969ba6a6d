import { execFileSync } from 'node:child_process'
import { fileURLToPath } from 'node:url'
import { expect, test } from 'vitest'
import type { Bounds } from '../../src/exhaustive/queue-model.ts'
import { runCampaign } from '../harness/run-campaign.ts'

const COMPARE = fileURLToPath(new URL('../harness/compare-explorations.ts', import.meta.url))
const LOST = 'a caller that does not report its create call lets another one send it again'

test("no order of the steps of the Worker's queue pays twice or forgets a task", async () => {
  const { code, output } = await runCampaign('--exhaustive', '--tasks', '1')
  expect(output).toContain('579 states')
  expect(code).toBe(0)
})

test.each([
  ['an unknown task is sent again', 'task1 is waiting, but RunningHub has'],
  ['a webhook is acknowledged before it is kept', 'was forgotten'],
  [LOST, 'task1 was created 2 times'],
])('the exploration of the queue finds: %s', async (bug, problem) => {
  const { code, output } = await runCampaign('--exhaustive', '--tasks', '1', '--plant', bug)
  expect(output).toContain(problem)
  expect(output).toContain('cron0: claim')
  expect(code).toBe(1)
})

test.each<[string, Bounds, number, string?]>([
  ['one task', { tasks: 1, crons: 2, webhooks: 1, crashes: 1, ticks: 1 }, 196],
  ['two tasks', { tasks: 2, crons: 1, webhooks: 0, crashes: 1, ticks: 1 }, 520],
  ['three tasks', { tasks: 3, crons: 1, webhooks: 1, crashes: 0, ticks: 0 }, 276],
  ['a bug', { tasks: 1, crons: 2, webhooks: 1, crashes: 1, ticks: 1 }, 743, LOST],
])('the exploration leaves out no state: %s', (_, bounds, count, bug = '') => {
  const output = execFileSync(process.execPath, [COMPARE, JSON.stringify(bounds), bug], {
    encoding: 'utf8',
  })
  const { states, visited, onlyPlain, onlySaving, problems, plainProblems } = JSON.parse(output)
  expect({ onlyPlain, onlySaving, problems }).toEqual({
    onlyPlain: [],
    onlySaving: [],
    problems: plainProblems,
  })
  expect(problems.length > 0).toBe(bug !== '')
  expect(states).toBe(count)
  expect(visited).toBeGreaterThan(states)
})
