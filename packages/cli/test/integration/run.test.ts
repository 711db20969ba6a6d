import { stat } from 'node:fs/promises'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { lines, parseEvents, setup, WORKFLOW_ID } from '../harness/setup.ts'

test('run writes results to stdout and everything else to stderr', async () => {
  const { runOnline, simulator, dir } = await setup()
  const set = ['--set', '10.image=@./cat.png', '--set', 'Positive Prompt.text=a = b']
  const args = ['run', '--workflow-id', WORKFLOW_ID, ...set, '--download', 'out']
  const { code, out, err } = await runOnline(args, { ownProcess: true })
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

test('run --json writes one line per event, without secrets', async () => {
  const { runOnline } = await setup()
  const { code, out } = await runOnline([
    'run',
    '--workflow-id',
    WORKFLOW_ID,
    '--json',
    '--access-password',
    'sesame',
    '--pin-seeds',
    '--instance-type',
    'plus',
  ])
  expect(code).toBe(0)
  const events = parseEvents(out)
  expect(events.map(({ type }) => type)).toEqual(
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
  expect(events.find(({ type }) => type === 'submitting').request).toMatchObject({
    instanceType: 'plus',
    accessPassword: '[secret]',
  })
  expect(out).not.toMatch(/sesame|Comfy-Auth|0123456789abcdef/)
})

test('run --json reports progress with percent and node', async () => {
  const { runOnline } = await setup({ runMs: 1500 })
  const { out } = await runOnline(['run', '--workflow-id', WORKFLOW_ID, '--json'])
  const progress = parseEvents(out).filter(({ type }) => type === 'progress')
  expect(progress.at(-1)).toMatchObject({
    percent: expect.any(Number),
    taskId: expect.any(String),
  })
  expect(progress.some(({ nodeTitle }) => nodeTitle === 'KSampler')).toBe(true)
})

test('run --dry-run prints the request, sends nothing and needs no key', async () => {
  const { runOnline, simulator, env } = await setup()
  const { RUNNINGHUB_API_KEY, ...envWithoutKey } = env
  const args = ['run', '--workflow-id', WORKFLOW_ID, '--set', '10.image=@cat.png', '--dry-run']
  const { code, out, err } = await runOnline([...args, '--access-password', 'sesame'], {
    env: envWithoutKey,
  })
  expect([code, err]).toEqual([0, 'Dry run: nothing was sent or billed.\n'])
  expect(out).toContain('<upload of cat.png>')
  expect(out).not.toContain('sesame')
  expect(simulator.log).toEqual([])
})

test('@ uploads a file in a field of any name, and @@ is the text @', async () => {
  const { runOnline, simulator, write } = await setup()
  const graph = { 5: { class_type: 'Custom', inputs: { thing: 'x', note: '' } } }
  await write('custom.json', JSON.stringify(graph))
  await write('a.glb', 'glTF\u0002')
  await write('rows.yml', '- 5.thing: "@./a.glb"\n  5.note: "@@_@, a cat"\n')
  const args = ['run', 'custom.json', '--workflow-id', '1980237776367083521', '--batch', 'rows.yml']
  const { code, err } = await runOnline(args)
  expect(code, err).toBe(0)
  const [task] = simulator.tasks.values()
  expect(JSON.parse(task?.request.text ?? '').nodeInfoList).toMatchObject([
    { fieldName: 'thing', fieldValue: expect.stringMatching(/^api\/[0-9a-f]{64}\.glb$/) },
    { fieldName: 'note', fieldValue: '@_@, a cat' },
  ])
})

test.each([
  ['a missing file', '6.text=@./a.glb', /6\.text: .*a\.glb does not exist[\s\S]*write @@/],
  ['a text as picture', '10.image=@./api.json', /10\.image: .*api\.json is text, not an image/],
  ['a decimal for an integer', '3.steps=20.5', /3\.steps: takes a whole number/],
  ['a directory', '6.text=@.', /6\.text: \. is a directory/],
  ['a file for a number', '3.steps=@./cat.png', /3\.steps: takes no file/],
  ['no file', '10.image=@', /10\.image: /],
  ['an empty text for a file', '10.image=', /10\.image: takes an image file, not an empty text/],
])('refuses %s and sends nothing', async (_name, set, message) => {
  const { runOnline, simulator } = await setup()
  const { code, err } = await runOnline(['run', '--workflow-id', WORKFLOW_ID, '--set', set])
  expect([code, err]).toEqual([2, expect.stringMatching(message)])
  expect(simulator.log).toEqual([])
})

test('--set overrides --inputs', async () => {
  const { runOnline, write } = await setup()
  await write('in.yml', '6.text: from the file\n7.text: stays\n')
  const { out } = await runOnline([
    'run',
    '--workflow-id',
    WORKFLOW_ID,
    '--inputs',
    'in.yml',
    '--set',
    '6.text=from the flag',
    '--dry-run',
    '--json',
  ])
  const values = JSON.parse(out).body.nodeInfoList.map(
    ({ fieldValue }: { fieldValue: string }) => fieldValue,
  )
  expect(values).toEqual(['stays', 'from the flag'])
})

test('--set accepts JSON for lists and objects, and sends all digits', async () => {
  const { runOnline, write } = await setup()
  await write('lists.json', '{"5": {"class_type": "X", "inputs": {"size": [1, 2, 3], "at": {}}}}')
  const args = ['run', 'lists.json', '--workflow-id', WORKFLOW_ID, '--dry-run', '--json']
  const set = ['--set', '5.size=[18446744073709551615, 2]', '--set', '5.at={"x": "[1]"}']
  const { out, err } = await runOnline([...args, ...set])
  expect(
    JSON.parse(out || err).body.nodeInfoList.map((info: { fieldValue: string }) => info.fieldValue),
  ).toEqual(['[18446744073709551615,2]', '{"x":"[1]"}'])
  const invalid = await runOnline([...args, '--set', '5.size=1 2'])
  expect([invalid.code, invalid.err]).toEqual([2, expect.stringMatching(/5\.size: .*list/)])
})

test('a create call without response is not repeated and exits with 5', async () => {
  const { runOnline, simulator } = await setup()
  simulator.script({ on: 'submit', answer: { kind: 'drop', after: true } })
  const { code, err } = await runOnline(['run', '--workflow-id', WORKFLOW_ID])
  expect(code).toBe(5)
  expect(err).toContain('It is not known whether a task was created')
  expect(simulator.calls('submit')).toHaveLength(1)
})

test.each([
  ['a refused create call', { kind: 'refuse', code: 416 }, 3, 'the wallet is empty (416'],
  ['a failed task', { kind: 'task', end: 'failed' }, 1, ' failed in node KSampler (3): TypeError'],
] as const)('%s has its own exit code and message', async (_name, answer, exitCode, message) => {
  const { runOnline, simulator } = await setup()
  simulator.script({ on: 'submit', answer })
  const args = ['run', '--workflow-id', WORKFLOW_ID]
  const { code, err } = await runOnline(args, { ownProcess: true })
  expect([code, err]).toEqual([exitCode, expect.stringContaining(message)])
})

test('--timeout cancels the task and exits with 4', async () => {
  const { runOnline, simulator } = await setup()
  simulator.script({ on: 'submit', answer: { kind: 'task', end: 'never' } })
  const args = ['run', '--workflow-id', WORKFLOW_ID, '--timeout', '20s']
  const { code, err } = await runOnline(args, { ownProcess: true })
  expect(code, err).toBe(4)
  expect(simulator.calls('cancel')).toHaveLength(1)
})

test('says why a task without results has none', async () => {
  const { runOnline, simulator, write } = await setup()
  await write('api.json', '{"3": {"class_type": "KSampler", "inputs": {"seed": 1}}}')
  simulator.script({ on: 'submit', answer: { kind: 'task', end: 'empty' } })
  const { code, out, err } = await runOnline(['run', '--workflow-id', '1980237776367083521'])
  expect([code, out]).toEqual([0, ''])
  expect(err).toContain('api.json has no output node, such as SaveImage')
})

test('gives the node errors of the create call as reason of a task that fails without one', async () => {
  const { runOnline, simulator } = await setup()
  const errors = [{ type: 'x', message: 'Value not in list', details: '', extra_info: {} }]
  const nodeErrors = { 4: { errors, dependent_outputs: ['9'], class_type: 'Loader' } }
  simulator.script({ on: 'submit', answer: { kind: 'task', end: 'failed-null', nodeErrors } })
  const { code, err } = await runOnline(['run', '--workflow-id', WORKFLOW_ID])
  expect(code).toBe(1)
  expect(err).toMatch(/failed\. ComfyUI rejected nodes .*node 4 \(Loader\): Value not in list/)
})
