import { stat } from 'node:fs/promises'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { events, ID, lines, stage } from '../support/stage.ts'

test('prints results on stdout and everything else on stderr', async () => {
  const { online, simulator, dir } = await stage()
  const { code, out, err } = await online([
    'run',
    '--workflow-id',
    ID,
    '--set',
    '10.image=@./cat.png',
    '--set',
    'Positive Prompt.text=a = b',
    '--download',
    'out',
  ])
  expect(code, err).toBe(0)
  const [saved = '', ...others] = lines(out)
  expect(others).toEqual([])
  expect((await stat(join(dir, saved))).size).toBeGreaterThan(1000)
  expect(err).toMatch(/Uploaded cat\.png as api\//)
  const [task] = simulator.tasks.values()
  expect(JSON.parse(task?.request.text ?? '').nodeInfoList[1]).toEqual({
    nodeId: '6',
    fieldName: 'text',
    fieldValue: 'a = b',
  })
  // Neither colours nor cursor movements reach a pipe.
  expect(out + err).not.toContain('\u001b')
})

test('--json: one line for each event, and no secret in any', async () => {
  const { online } = await stage()
  const { code, out } = await online([
    'run',
    '--workflow-id',
    ID,
    '--json',
    '--access-password',
    'sesame',
    '--pin-seeds',
    '--instance-type',
    'plus',
  ])
  expect(code).toBe(0)
  const told = events(out)
  expect(told.map(({ type }) => type)).toEqual(
    expect.arrayContaining([
      'run',
      'planned',
      'submitting',
      'submitted',
      'state',
      'succeeded',
      'result',
    ]),
  )
  expect(told.find(({ type }) => type === 'submitting').request).toMatchObject({
    instanceType: 'plus',
    accessPassword: '[secret]',
  })
  expect(out).not.toMatch(/sesame|Comfy-Auth|0123456789abcdef/)
})

test('tells how far it is', async () => {
  const { online } = await stage({ runMs: 600 })
  const { out } = await online(['run', '--workflow-id', ID, '--json'])
  const progress = events(out).filter(({ type }) => type === 'progress')
  expect(progress.at(-1)).toMatchObject({
    percent: expect.any(Number),
    taskId: expect.any(String),
  })
  expect(progress.some(({ nodeTitle }) => nodeTitle === 'KSampler')).toBe(true)
})

test('--dry-run prints the request, sends nothing and needs no key', async () => {
  const { online, simulator, env } = await stage()
  const { RUNNINGHUB_API_KEY, ...keyless } = env
  const { code, out, err } = await online(
    [
      'run',
      '--workflow-id',
      ID,
      '--set',
      '10.image=@cat.png',
      '--dry-run',
      '--access-password',
      'sesame',
    ],
    { env: keyless },
  )
  expect([code, err]).toEqual([
    0,
    'This was a dry run: nothing was sent, nothing costs anything.\n',
  ])
  expect(out).toContain('<the upload of cat.png>')
  expect(out).not.toContain('sesame')
  expect(simulator.log).toEqual([])
})

test('--set goes over --inputs', async () => {
  const { online, file } = await stage()
  await file('in.yml', '6.text: from the file\n7.text: stays\n')
  const { out } = await online([
    'run',
    '--workflow-id',
    ID,
    '--inputs',
    'in.yml',
    '--set',
    '6.text=from the flag',
    '--dry-run',
    '--json',
  ])
  expect(
    JSON.parse(out).body.nodeInfoList.map(({ fieldValue }: { fieldValue: string }) => fieldValue),
  ).toEqual(['stays', 'from the flag'])
})

test('a dropped create call is said to be unknown, and not repeated', async () => {
  const { online, simulator } = await stage()
  simulator.script({ on: 'submit', answer: { kind: 'drop', after: true } })
  const { code, err } = await online(['run', '--workflow-id', ID])
  expect(code).toBe(5)
  expect(err).toContain('It is not known whether a task was created')
  expect(simulator.calls('submit')).toHaveLength(1)
})

test.each([
  ['a refusal', { kind: 'refuse', code: 416 }, 3, 'The balance does not suffice'],
  ['a failure', { kind: 'task', end: 'failed' }, 1, 'The task failed'],
] as const)('exit code of %s', async (_name, answer, expected, message) => {
  const { online, simulator } = await stage()
  simulator.script({ on: 'submit', answer })
  const { code, err } = await online(['run', '--workflow-id', ID])
  expect([code, err]).toEqual([expected, expect.stringContaining(message)])
})

test('a timeout cancels the task', async () => {
  const { online, simulator } = await stage()
  simulator.script({ on: 'submit', answer: { kind: 'task', end: 'never' } })
  const { code, err } = await online(['run', '--workflow-id', ID, '--timeout', '20s'])
  expect([code, err]).toEqual([4, expect.stringContaining('It was cancelled on RunningHub')])
  expect(simulator.calls('cancel')).toHaveLength(1)
})

test.each(['SIGINT', 'SIGTERM', 'SIGHUP'] as const)(
  '%s without a terminal cancels the task',
  async (signal) => {
    const { online, simulator } = await stage()
    simulator.script({ on: 'submit', answer: { kind: 'task', end: 'never' } })
    const { code } = await online(['run', '--workflow-id', ID], {
      onErr: (text, kill) => {
        if (text.includes('was made')) kill(signal)
      },
    })
    expect(code).toBe(130)
    expect(simulator.calls('cancel')).toHaveLength(1)
  },
)

test.each([
  ['a full queue', { on: 'submit', times: 99, answer: { kind: 'refuse', code: 421 } }],
  ['an upload', { on: 'upload', answer: { kind: 'hang' } }],
] as const)('a signal during %s: no task was made', async (_name, script) => {
  const { online, simulator } = await stage()
  simulator.script(script)
  let send: ((signal: NodeJS.Signals) => void) | undefined
  const ended = online(['run', '--workflow-id', ID, '--set', '10.image=@cat.png'], {
    onErr: (_text, kill) => {
      send = kill
    },
  })
  await expect.poll(() => simulator.calls(script.on).length, { timeout: 10_000 }).toBeGreaterThan(0)
  send?.('SIGTERM')
  const { code, err } = await ended
  expect([code, err]).toEqual([130, expect.stringMatching(/^Stopped\. No task was made\.$/m)])
  expect([err, simulator.tasks.size]).toEqual([expect.not.stringContaining('unexpected'), 0])
})

test('--set takes JSON for lists and objects, and sends all digits', async () => {
  const { online, file } = await stage()
  await file('lists.json', '{"5": {"class_type": "X", "inputs": {"size": [1, 2, 3], "at": {}}}}')
  const args = ['run', 'lists.json', '--workflow-id', ID, '--dry-run', '--json']
  const set = ['--set', '5.size=[18446744073709551615, 2]', '--set', '5.at={"x": "[1]"}']
  const { out, err } = await online([...args, ...set])
  expect(
    JSON.parse(out || err).body.nodeInfoList.map((info: { fieldValue: string }) => info.fieldValue),
  ).toEqual(['[18446744073709551615,2]', '{"x":"[1]"}'])
  expect((await online([...args, '--set', '5.size=1 2'])).err).toContain('takes a list')
})
