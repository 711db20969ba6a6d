import { expect, test } from 'vitest'
import { parseEvents, setup, WORKFLOW_ID } from '../harness/setup.ts'

const ENDLESS_TASK = { on: 'submit', answer: { kind: 'task', end: 'never' } } as const

test('a task that may still be running stops the batch, and the wait command is printed', async () => {
  const { runOnline, simulator, write, baseUrl } = await setup()
  await write('rows.csv', '6.text\none\ntwo\n')
  simulator.script(ENDLESS_TASK, {
    on: 'outputs',
    times: 99,
    answer: { kind: 'refuse', code: 802 },
  })
  const args = ['run', '--workflow-id', WORKFLOW_ID, '--batch', 'rows.csv', '--max-parallel', '1']
  const { code, err } = await runOnline(args)
  const [id, ...otherTasks] = simulator.tasks.keys()
  expect([code, otherTasks], err).toEqual([5, []])
  expect(err).toContain(
    `Task ${id} may still be running and billed. To wait for it: runninghub wait ${id} --base-url ${baseUrl}`,
  )
  expect(err).toContain('1 run of the batch was not started')
})

test('a wait that times out exits with 4 and prints the wait command', async () => {
  const { runOnline, simulator, createTask } = await setup()
  simulator.script(ENDLESS_TASK, { on: 'outputs', times: 99, answer: { kind: 'not-ready' } })
  const id = await createTask()
  const { code, out } = await runOnline(['wait', id, '--timeout', '20s', '--json'])
  expect(code).toBe(4)
  expect(parseEvents(out).slice(-2)).toMatchObject([
    { type: 'error', code: 'TASK_TIMED_OUT', exitCode: 4 },
    { type: 'note', message: expect.stringContaining(`runninghub wait ${id}`) },
  ])
})

test('a wait for an unknown task does not print that it may be running', async () => {
  const { runOnline } = await setup()
  const { code, err } = await runOnline(['wait', '1900000000000000001'])
  expect([code, err]).toEqual([3, expect.not.stringContaining('runninghub wait')])
})
