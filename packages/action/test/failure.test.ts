import { expect, test } from 'vitest'
import { commandsIn, FakeRunner } from './support/run-action.ts'
import { API_JSON, service } from './support/service.ts'

const files = { 'api.json': API_JSON }

test('a failed task: the node, its exception and traceback, in annotation and summary', async () => {
  await using hub = await service()
  await using runner = await FakeRunner.create()
  const failedReason = {
    node_id: '3',
    node_name: 'KSampler',
    exception_type: 'torch.OutOfMemoryError',
    exception_message: 'Allocation of 24 GB failed',
    traceback: JSON.stringify([
      '  File "/workspace/ComfyUI/execution.py", line 1208, in execute\n',
    ]),
  }
  hub.simulator.script({ on: 'submit', answer: { kind: 'task', end: 'failed', failedReason } })
  const step = await runner.step({ inputs: hub.inputs, files })
  expect(step).toMatchObject({ code: 1, outputs: { status: 'failed', urls: '[]' } })
  expect(step.outputs['task-id']).toMatch(/^\d{19}$/)
  const [error] = commandsIn(step.stdout).filter((line) => line.startsWith('::error'))
  expect(error).toContain('KSampler')
  expect(error).toContain('Allocation of 24 GB failed')
  expect(step.summary).toContain('Allocation of 24 GB failed')
  expect(step.summary).toContain('execution.py')
})

test('fail-on-error: false leaves the verdict to the outputs', async () => {
  await using hub = await service()
  await using runner = await FakeRunner.create()
  hub.simulator.script({ on: 'submit', answer: { kind: 'task', end: 'failed-null' } })
  const step = await runner.step({ inputs: { ...hub.inputs, 'fail-on-error': 'false' }, files })
  expect(step).toMatchObject({ code: 0, outputs: { status: 'failed' } })
  expect(step.stdout).toContain('::warning')
})

test.for([
  ['the connection is cut', { kind: 'drop', after: true }],
  ['a gateway answers', { kind: 'http', status: 504, after: true }],
  [
    'the answer is empty',
    { kind: 'raw', body: '{"code":0,"msg":"success","data":null}', after: true },
  ],
] as const)(
  'after create %s: exactly one call, also with fail-on-error: false',
  async ([, answer]) => {
    await using hub = await service()
    await using runner = await FakeRunner.create()
    hub.simulator.script({ on: 'submit', answer })
    const step = await runner.step({ inputs: { ...hub.inputs, 'fail-on-error': 'false' }, files })
    expect(step).toMatchObject({ code: 1, outputs: { status: 'unknown' } })
    expect(hub.simulator.calls('submit')).toHaveLength(1)
    expect(hub.simulator.tasks.size).toBe(1)
    expect(step.stdout).toContain('It is not known whether a task was created')
  },
)

test('nodes that do not run are told of; the task goes on', async () => {
  await using hub = await service()
  await using runner = await FakeRunner.create()
  const errors = [
    {
      type: 'value_not_in_list',
      message: 'Value not in list',
      details: 'ckpt_name',
      extra_info: {},
    },
  ]
  hub.simulator.script({
    on: 'submit',
    answer: {
      kind: 'task',
      nodeErrors: { 4: { errors, dependent_outputs: ['9'], class_type: 'CheckpointLoaderSimple' } },
    },
  })
  const step = await runner.step({ inputs: hub.inputs, files })
  expect(step.code, step.stdout).toBe(0)
  expect(JSON.parse(step.outputs['node-errors'] ?? '')).toMatchObject([
    { taskId: step.outputs['task-id'], nodeId: '4', classType: 'CheckpointLoaderSimple' },
  ])
  expect(step.stdout).toMatch(/^::warning.*Value not in list/m)
})

test('an expired link: the step fails, the outputs stay', async () => {
  await using hub = await service()
  await using runner = await FakeRunner.create()
  hub.simulator.script({ on: 'download', answer: { kind: 'expired' } })
  const step = await runner.step({ inputs: { ...hub.inputs, 'download-dir': 'out' }, files })
  expect(step).toMatchObject({ code: 1, outputs: { status: 'succeeded', files: '[]' } })
  expect(step.outputs.url).toMatch(/^http/)
  expect(step.stdout).toContain('RunningHub keeps results for about a day')
  expect(await runner.workspaceFiles('out')).toEqual([])
})

test('an empty account is found out before anything is sent', async () => {
  await using hub = await service({ coins: 0, money: 0 })
  await using runner = await FakeRunner.create()
  const step = await runner.step({ inputs: hub.inputs, files })
  expect(step).toMatchObject({ code: 1, outputs: { status: 'refused' } })
  expect(hub.simulator.log.map(({ operation }) => operation)).toEqual(['account'])
  expect(step.stdout).toContain('no coins')
})

test.for([
  ['code 1', { kind: 'refuse', code: 1 }],
  ['code 412', { kind: 'refuse', code: 412 }],
  [
    'a redirect',
    { kind: 'http', status: 302, headers: { location: 'https://elsewhere.example/' } },
  ],
] as const)('an account that answers %s is told of, and the run goes on', async ([, answer]) => {
  await using hub = await service()
  await using runner = await FakeRunner.create()
  hub.simulator.script({ on: 'account', answer })
  const step = await runner.step({ inputs: hub.inputs, files })
  expect(step, step.stdout).toMatchObject({ code: 0, outputs: { status: 'succeeded' } })
  expect(step.stdout).toContain('The balance is not known, the run goes on')
})

test('an account without coins whose wallet is not told may have one', async () => {
  await using hub = await service({ coins: 0, money: null })
  await using runner = await FakeRunner.create()
  const step = await runner.step({ inputs: hub.inputs, files })
  expect(step.stdout).toContain('The account has 0 coins.')
  expect(hub.simulator.calls('submit')).toHaveLength(1)
})

test('a wrong key is found out before files are sent, and printed nowhere', async () => {
  await using hub = await service()
  await using runner = await FakeRunner.create()
  const key = 'fedcba9876543210fedcba9876543210'
  const step = await runner.step({ inputs: { ...hub.inputs, 'api-key': key }, files })
  expect(step).toMatchObject({ code: 1, outputs: { status: 'refused' } })
  expect(hub.simulator.calls('submit')).toEqual([])
  const lines = step.stdout.split('\n').filter((line) => !line.startsWith('::add-mask::'))
  expect(lines.join('\n') + step.summary + JSON.stringify(step.outputs)).not.toContain(key)
})
