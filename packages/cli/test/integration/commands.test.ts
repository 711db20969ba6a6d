import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { setup, WORKFLOW_ID } from '../harness/setup.ts'

const UNKNOWN_TASK = '1900000000000000001'
/** Tasks have ended when the next call comes. */
const ENDED_AT_ONCE = { queuedMs: 0, runMs: 0 }

test('nodes lists links as links, as a table and as JSON', async () => {
  const { run } = await setup()
  const { out } = await run(['nodes', 'api.json'])
  expect(out).toMatch(/^6 +Positive Prompt +CLIPTextEncode +clip +link +← 4 Load Checkpoint$/m)
  expect(out).toMatch(/^10 +Input Picture +LoadImage +image +image file +example\.png$/m)
  const json = JSON.parse((await run(['nodes', 'api.json', '--json'])).out)
  expect(json).toContainEqual({
    nodeId: '6',
    title: 'Positive Prompt',
    classType: 'CLIPTextEncode',
    field: 'clip',
    type: 'link',
    value: '["4", 1]',
    from: '4',
  })
})

test('upload prints the name of each uploaded file', async () => {
  const { runOnline } = await setup()
  const { out } = await runOnline(['upload', 'cat.png', 'cat.png'], { ownProcess: true })
  expect(out).toMatch(/^(api\/\w+\.png\n){2}$/)
})

test('account --json prints balance, running tasks and limit', async () => {
  const { runOnline } = await setup()
  expect(JSON.parse((await runOnline(['account', '--json'])).out)).toEqual({
    coins: 1000,
    money: 999,
    currency: 'CNY',
    runningTasks: 0,
    keyType: 'NORMAL',
    limit: 3,
  })
})

test('status and wait report a failed task', async () => {
  const { runOnline, simulator, createTask } = await setup(ENDED_AT_ONCE)
  simulator.script({ on: 'submit', answer: { kind: 'task', end: 'failed' } })
  const id = await createTask()
  expect((await runOnline(['status', id])).err).toContain(`Task ${id}: Failed`)
  expect((await runOnline(['wait', id])).code).toBe(1)
})

test('cancel reports an unknown task', async () => {
  const { runOnline } = await setup()
  expect((await runOnline(['cancel', UNKNOWN_TASK])).err).toContain('there is no such task')
})

test.each(['wait', 'status', 'cancel'])('%s takes the URL of a task page', async (command) => {
  const { runOnline, simulator, baseUrl } = await setup()
  const page = `${baseUrl}/call-api/call-record-detail/${UNKNOWN_TASK}`
  const { code, err } = await runOnline([command, page])
  expect(code, err).toBe(3)
  const [call] = [...simulator.calls('cancel'), ...simulator.calls('outputs')]
  expect(call?.text).toContain(UNKNOWN_TASK)
})

test.each([
  ['wait', 'abc'],
  ['wait', '123'],
  ['status', '0123456789abcdef0123456789abcdef'],
  ['cancel', 'https://www.runninghub.cn/workflow/1980237776367083521'],
])('%s refuses %s before anything is sent', async (command, text) => {
  const { runOnline, simulator } = await setup()
  const { code, err } = await runOnline([command, text])
  expect([code, err]).toEqual([2, expect.stringContaining('call-record-detail')])
  expect(simulator.log).toEqual([])
})

test('cancel of a task that has ended says so and cancels nothing', async () => {
  const { runOnline, simulator, createTask } = await setup(ENDED_AT_ONCE)
  const id = await createTask()
  const { code, err } = await runOnline(['cancel', id], { ownProcess: true })
  expect([code, err]).toEqual([
    0,
    `Task ${id} had ended before (succeeded). There was nothing to cancel.\n`,
  ])
  expect(JSON.parse((await runOnline(['cancel', id, '--json'])).out)).toEqual({
    taskId: id,
    cancelled: false,
    state: 'succeeded',
  })
  expect(simulator.calls('cancel')).toEqual([])
})

test('cancel of a task that ends meanwhile says so', async () => {
  const { runOnline, simulator, createTask } = await setup(ENDED_AT_ONCE)
  const id = await createTask()
  simulator.script(
    { on: 'outputs', answer: { kind: 'not-ready' } },
    { on: 'cancel', answer: { kind: 'refuse', code: 1, msg: 'APIKEY_TASK_CANCEL_NOT_ALLOWED' } },
  )
  const { code, err } = await runOnline(['cancel', id])
  expect([code, err]).toEqual([0, expect.stringContaining('had ended before (succeeded)')])
})

test('cancel cancels a task whose state is not known', async () => {
  const { runOnline, simulator, createTask } = await setup()
  simulator.script({ on: 'submit', answer: { kind: 'task', end: 'never' } })
  const id = await createTask()
  simulator.script({ on: 'outputs', times: 9, answer: { kind: 'refuse', code: 500 } })
  const { code, err } = await runOnline(['cancel', id])
  expect([code, err]).toEqual([0, expect.stringContaining(`Cancelled task ${id}`)])
})

test('wait does not cancel the task after its timeout', async () => {
  const { runOnline, simulator, createTask } = await setup()
  simulator.script({ on: 'outputs', times: 99, answer: { kind: 'not-ready' } })
  const id = await createTask()
  const { code, err } = await runOnline(['wait', id, '--timeout', '20s'], { ownProcess: true })
  expect(code, err).toBe(4)
  expect(simulator.calls('cancel')).toEqual([])
})

test('init action writes a workflow file and does not replace an existing one', async () => {
  const { run, dir } = await setup()
  expect((await run(['init', 'action', '--workflow-id', WORKFLOW_ID])).code).toBe(0)
  const yaml = await readFile(join(dir, '.github/workflows/runninghub.yml'), 'utf8')
  expect(yaml).toContain('6.text: a watercolour painting, soft paper texture')
  const { code, err } = await run(['init', 'action', '--workflow-id', WORKFLOW_ID])
  expect([code, err]).toEqual([2, expect.stringContaining('already exists')])
})

test('init worker writes a preset', async () => {
  const { run, dir } = await setup()
  const args = ['init', 'worker', '--workflow-id', WORKFLOW_ID, '--out', 'preset.json']
  expect((await run(args)).code).toBe(0)
  expect(JSON.parse(await readFile(join(dir, 'preset.json'), 'utf8'))).toMatchObject({
    workflowId: WORKFLOW_ID,
    parameters: { image: { target: '10.image', required: true }, text: { target: '6.text' } },
    defaults: { text: 'a watercolour painting, soft paper texture' },
  })
})
