import { readFile, stat, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { lines, parseEvents, setup, WORKFLOW_ID } from '../harness/setup.ts'

const RUN = ['run', '--workflow-id', WORKFLOW_ID]

test('list shows the runs of this machine, newest first, with their present states', async () => {
  const { run, runOnline, simulator, dir } = await setup()
  simulator.script({ on: 'submit', skip: 1, answer: { kind: 'task', end: 'never' } })
  await runOnline(RUN)
  await runOnline(RUN, {
    onErr: (text, kill) => text.includes('Created task') && kill('SIGKILL'),
  })
  const [first, second] = simulator.tasks.keys()
  const [head, ...rows] = lines((await run(['list'])).out)
  expect(head).toMatch(/^started +task +workflow +state +coins$/)
  const time = String.raw`\d{4}-\d\d-\d\d \d\d:\d\d`
  expect(rows).toEqual([
    expect.stringMatching(`^${time}  ${second}  ${WORKFLOW_ID}  Running$`),
    expect.stringMatching(`^${time}  ${first}  ${WORKFLOW_ID}  Succeeded +\\d+$`),
  ])
  await runOnline(['cancel', second ?? ''])
  expect(parseEvents((await run(['list', '--json'])).out)).toMatchObject([
    { taskId: second, state: 'failed' },
    { taskId: first, state: 'succeeded' },
  ])
  // The ends are known now.
  const calls = simulator.log.length
  await run(['list'])
  expect(simulator.log).toHaveLength(calls)
  const file = join(dir, 'config', 'runninghub', 'runs.jsonl')
  if (process.platform !== 'win32') expect((await stat(file)).mode & 0o777).toBe(0o600)
  expect(await readFile(file, 'utf8')).not.toContain('wss:')
})

test('list survives a line that was not written completely', async () => {
  const { run, runOnline, dir } = await setup()
  await runOnline(RUN)
  const file = join(dir, 'config', 'runninghub', 'runs.jsonl')
  await writeFile(file, `{"taskId": "1\n${await readFile(file, 'utf8')}\n{"taskId":"2"}\nnull`)
  expect(lines((await run(['list'])).out)).toHaveLength(2)
})

test('list says when there is no run', async () => {
  const { run } = await setup()
  expect(await run(['list'])).toEqual({
    code: 0,
    out: '',
    err: 'No run was started on this machine.\n',
  })
})
