import { expect, test } from 'vitest'
import { commandsIn, FakeRunner } from '../harness/fake-runner.ts'
import { API_JSON, startSimulator } from '../harness/simulator.ts'

const files = { 'api.json': API_JSON }

test('reports the node, exception and traceback of a failed task in annotation and summary', async () => {
  await using hub = await startSimulator()
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

test('logs each line of a failed task once, with the place of the node in the annotation', async () => {
  await using hub = await startSimulator()
  await using runner = await FakeRunner.create()
  hub.simulator.script({ on: 'submit', answer: { kind: 'task', end: 'failed' } })
  const step = await runner.step({ inputs: { ...hub.inputs, inputs: 'KSampler.seed: 1' }, files })
  const lines = step.stdout.trimEnd().split('\n')
  expect(lines).toEqual([...new Set(lines)])
  expect(step.stdout).toMatch(
    /^::error title=RunningHub,file=api.json,line=2::Task \d+ failed in node KSampler/m,
  )
  expect(step.stdout.match(/failed in node KSampler/g)).toHaveLength(1)
})

test('exits 0 with status failed when fail-on-error is false', async () => {
  await using hub = await startSimulator()
  await using runner = await FakeRunner.create()
  hub.simulator.script({ on: 'submit', answer: { kind: 'task', end: 'failed-null' } })
  const step = await runner.step({ inputs: { ...hub.inputs, 'fail-on-error': 'false' }, files })
  expect(step).toMatchObject({ code: 0, outputs: { status: 'failed' } })
  expect(step.stdout).toContain('::warning')
})

test.for([
  ['the connection is cut', { kind: 'drop', after: true }],
  ['a gateway responds', { kind: 'http', status: 504, after: true }],
  [
    'the response is empty',
    { kind: 'raw', body: '{"code":0,"msg":"success","data":null}', after: true },
  ],
] as const)(
  'sends the create call once and fails with status unknown when %s',
  async ([, answer]) => {
    await using hub = await startSimulator()
    await using runner = await FakeRunner.create()
    hub.simulator.script({ on: 'submit', answer })
    const step = await runner.step({ inputs: { ...hub.inputs, 'fail-on-error': 'false' }, files })
    expect(step).toMatchObject({ code: 1, outputs: { status: 'unknown' } })
    expect(hub.simulator.calls('submit')).toHaveLength(1)
    expect(hub.simulator.tasks.size).toBe(1)
    expect(step.stdout).toContain('It is not known whether a task was created')
  },
)

test('warns of nodes that ComfyUI rejects while the task goes on', async () => {
  await using hub = await startSimulator()
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

test('fails the step but keeps its outputs when a result is refused right after the end', async () => {
  await using hub = await startSimulator()
  await using runner = await FakeRunner.create()
  hub.simulator.script({ on: 'download', times: 10, answer: { kind: 'expired' } })
  const step = await runner.step({ inputs: { ...hub.inputs, 'download-dir': 'out' }, files })
  expect(step).toMatchObject({ code: 1, outputs: { status: 'succeeded', files: '[]' } })
  expect(step.outputs.url).toMatch(/^http/)
  expect(step.stdout.match(/HTTP 403, although the task has just ended/g)).toHaveLength(1)
  expect(step.summary).toMatch(/^## ❌ RunningHub: failed, although all tasks succeeded$/m)
  expect(step.summary).toMatch(/^<p>❌ Could not download .*HTTP 403, although/m)
  expect(step.summary).not.toContain('✅')
  expect(step.summary).not.toContain('saved on the runner')
  expect(await runner.workspaceFiles('out')).toEqual([])
})

test('ends a download that stalls by its own limit, and keeps the links', async () => {
  await using hub = await startSimulator()
  await using runner = await FakeRunner.create()
  hub.simulator.script({ on: 'download', times: 9, answer: { kind: 'hang' } })
  const step = await runner.step({ inputs: { ...hub.inputs, 'download-dir': 'out' }, files })
  expect(step).toMatchObject({ code: 1, outputs: { status: 'succeeded', files: '[]' } })
  expect(step.outputs.url).toMatch(/^http/)
  expect(step.stdout).toMatch(/^::error.*no data for 20 s/m)
  expect(hub.simulator.calls('download')).toHaveLength(4)
})

test('sets task-id, url and urls before anything is downloaded', async () => {
  await using hub = await startSimulator()
  await using runner = await FakeRunner.create()
  hub.simulator.script({ on: 'download', skip: 1, times: 9, answer: { kind: 'hang' } })
  const step = await runner.step({
    inputs: { ...hub.inputs, 'download-dir': 'out', batch: 'rows.csv' },
    files: { ...files, 'rows.csv': 'KSampler.seed\n1\n2\n3\n' },
    onOutput(text, child) {
      if (/\[2\/3\] Workflow[\s\S]*result: /.test(text)) child.kill('SIGKILL')
    },
  })
  const links = [...step.stdout.matchAll(/^result: (\S+)$/gm)].map(([, link]) => link)
  expect(links, step.stdout).toHaveLength(2)
  expect(step).toMatchObject({ signal: 'SIGKILL', outputs: { url: links[0] } })
  expect(step.outputs['task-id']).toMatch(/^\d{19}$/)
  expect(JSON.parse(step.outputs.urls ?? '')).toEqual(links.slice(0, 2))
})

const rejected = {
  4: {
    errors: [
      {
        type: 'value_not_in_list',
        message: 'Value not in list',
        details: "ckpt_name: 'a.safetensors' not in []",
        extra_info: {},
      },
    ],
    dependent_outputs: ['9'],
    class_type: 'CheckpointLoaderSimple',
  },
}
const REASON = /node 4 \(CheckpointLoaderSimple\): Value not in list/

test('gives the node errors of the create call as reason of a task that fails without one', async () => {
  await using hub = await startSimulator()
  await using runner = await FakeRunner.create()
  const answer = { kind: 'task', end: 'failed-null', nodeErrors: rejected } as const
  hub.simulator.script({ on: 'submit', answer })
  const step = await runner.step({ inputs: hub.inputs, files })
  expect(step).toMatchObject({ code: 1, outputs: { status: 'failed' } })
  const [error] = commandsIn(step.stdout).filter((line) => line.startsWith('::error'))
  expect(error).toMatch(/failed\. ComfyUI rejected nodes/)
  expect(error).toMatch(REASON)
  expect(step.summary).toMatch(REASON)
})

test.for([
  ['in its data', { data: { promptTips: JSON.stringify({ node_errors: rejected }) } }],
  ['in its text', { msg: JSON.stringify({ node_errors: rejected }) }],
] as const)("reports ComfyUI's reasons of a refusal %s", async ([, refusal]) => {
  await using hub = await startSimulator()
  await using runner = await FakeRunner.create()
  hub.simulator.script({ on: 'submit', answer: { kind: 'refuse', code: 433, ...refusal } })
  const step = await runner.step({ inputs: hub.inputs, files })
  expect(step).toMatchObject({ code: 1, outputs: { status: 'refused' } })
  expect(JSON.parse(step.outputs['node-errors'] ?? '')).toMatchObject([
    { nodeId: '4', classType: 'CheckpointLoaderSimple' },
  ])
  const [error] = commandsIn(step.stdout).filter((line) => line.startsWith('::error'))
  expect(error).toMatch(/433/)
  expect(error).toMatch(REASON)
  expect(step.summary).toContain('Value not in list')
})
