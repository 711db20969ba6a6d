import { readdir } from 'node:fs/promises'
import { join } from 'node:path'
import type { Simulator } from '@runninghub-action/simulator'
import { expect, test } from 'vitest'
import { lines, parseEvents, setup, WORKFLOW_ID } from '../harness/setup.ts'

const ROWS = '6.text\none\ntwo\nthree\nfour\nfive\nsix\n'
const RUN = ['run', '--workflow-id', WORKFLOW_ID, '--batch', 'rows.csv']

type SimulatedTask = Simulator['tasks'] extends Map<string, infer Task> ? Task : never

/** Returns how many tasks existed at the same time at most. */
function mostAtOnce(tasks: readonly SimulatedTask[]): number {
  const end = ({ createdAt, queuedMs, runMs }: SimulatedTask) => createdAt + queuedMs + runMs
  return Math.max(
    ...tasks.map(
      (task) =>
        tasks.filter((other) => other.createdAt <= task.createdAt && task.createdAt < end(other))
          .length,
    ),
  )
}

test.each<[string, string[], number]>([
  ['as many runs of a batch as the account allows are under way', [], 3],
  ['--max-parallel limits them', ['--max-parallel', '1'], 1],
])('%s', async (_name, flags, expected) => {
  const { runOnline, simulator, write } = await setup({ runMs: 400 })
  await write('rows.csv', ROWS)
  const { code, err } = await runOnline([...RUN, ...flags])
  expect(code, err).toBe(0)
  expect(mostAtOnce([...simulator.tasks.values()])).toBe(expected)
  expect(simulator.calls('submit')).toHaveLength(6)
})

test('without a known limit one run is under way', async () => {
  const { runOnline, simulator, write } = await setup({ runMs: 400 })
  await write('rows.csv', ROWS)
  simulator.script({ on: 'queueStatus', times: 9, answer: { kind: 'refuse', code: 801 } })
  const { code, err } = await runOnline(RUN)
  expect(code, err).toBe(0)
  expect(mostAtOnce([...simulator.tasks.values()])).toBe(1)
})

test('files of a batch carry the number and the name of their row, and a table ends it', async () => {
  const { runOnline, dir, write } = await setup()
  await write('rows.yml', '- 6.text: one\n- 6.text: two\n  name: portrait\n')
  const args = ['run', '--workflow-id', WORKFLOW_ID, '--batch', 'rows.yml', '--download', 'out']
  const { code, err } = await runOnline(args)
  expect(code, err).toBe(0)
  const saved = (await readdir(join(dir, 'out'))).sort()
  expect(saved).toEqual([
    expect.stringMatching(/^1-\w+\.png$/),
    expect.stringMatching(/^2-portrait-\w+\.png$/),
  ])
  const [head, first, second, totals] = lines(err).slice(-4)
  expect(head).toMatch(/^run +state +coins +time +results$/)
  expect(first).toMatch(/^1 +succeeded +[\d.]+ +0:\d\d +out\/1-\w+/)
  expect(second).toMatch(/^2 portrait +succeeded +[\d.]+ +0:\d\d +out\/2-portrait-\w+/)
  expect(totals).toMatch(/^2 of 2 succeeded, [\d.]+ coins?, 0:\d\d$/)
})

test('after a refusal no other run starts, and the totals count what was not started', async () => {
  const { runOnline, simulator, write } = await setup()
  await write('rows.csv', ROWS)
  simulator.script({ on: 'submit', skip: 1, answer: { kind: 'refuse', code: 416 } })
  const { code, out } = await runOnline([...RUN, '--max-parallel', '1', '--json'])
  // Code 3 says that no task was created.
  expect(code).toBe(1)
  expect(parseEvents(out).at(-1)).toMatchObject({
    type: 'batch',
    of: 6,
    succeeded: 1,
    failed: 1,
    unknown: 0,
    notStarted: 4,
  })
})

test('Ctrl-C cancels all tasks that are running', async () => {
  const { runOnline, simulator, write } = await setup()
  await write('rows.csv', ROWS)
  simulator.script({ on: 'submit', times: 9, answer: { kind: 'task', end: 'never' } })
  const { code, err } = await runOnline([...RUN, '--max-parallel', '3', '--timeout', '6h'], {
    onErr: (text, kill) => (text.match(/Created task/g)?.length ?? 0) >= 3 && kill('SIGINT'),
  })
  expect(code, err).toBe(130)
  const cancelled = simulator.calls('cancel').map(({ text }) => JSON.parse(text).taskId)
  expect(cancelled.sort()).toEqual([...simulator.tasks.keys()].sort())
  expect(simulator.tasks.size).toBe(3)
})

test('the note about --max-coins names the runs that were in flight', async () => {
  const { runOnline, simulator, write } = await setup({ queuedMs: 0, runMs: 2000 })
  await write('rows.csv', ROWS)
  simulator.script({ on: 'submit', answer: { kind: 'task', runMs: 500 } })
  const flags = ['--max-parallel', '2', '--max-coins', '1']
  const { code, err } = await runOnline([...RUN, ...flags])
  expect(code, err).toBe(1)
  expect(err).toMatch(/\(1\) is reached: .* In flight at that moment: [12]\. Not started: 3–6\./)
  expect(simulator.calls('submit')).toHaveLength(2)
})
