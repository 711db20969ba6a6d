import { SERVICE_CODES } from '@runninghub-action/core'
import { expect, test } from 'vitest'
import { commandsIn, FakeRunner } from '../harness/fake-runner.ts'
import { API_JSON, startSimulator } from '../harness/simulator.ts'

const failing = {
  on: 'submit',
  skip: 1,
  answer: { kind: 'task', end: 'failed' },
} as const

test.for([
  ['true', 'skips the third row', ['succeeded', 'failed', 'skipped']],
  ['false', 'runs the third row', ['succeeded', 'failed', 'succeeded']],
] as const)('with fail-fast %s, %s after the second row fails', async ([failFast, , statuses]) => {
  await using hub = await startSimulator()
  await using runner = await FakeRunner.create()
  hub.simulator.script(failing)
  const step = await runner.step({
    inputs: {
      ...hub.inputs,
      batch: 'rows.csv',
      'fail-fast': failFast,
      inputs: 'KSampler.steps: 4',
    },
    files: {
      'api.json': API_JSON,
      'rows.csv': 'Positive Prompt.text,KSampler.seed\na cat,1\n"a dog, a cow",2\na hen,3\n',
    },
  })
  expect(step).toMatchObject({ code: 1, outputs: { status: 'partial' } })
  const results = JSON.parse(step.outputs.results ?? '')
  expect(results.map(({ status }: { status: string }) => status)).toEqual(statuses)
  expect(commandsIn(step.stdout).filter((line) => line.startsWith('::error'))).toHaveLength(1)
  expect(step.stdout).toContain('::group::[2/3] Workflow')
  expect(step.summary).toContain('a dog, a cow')
  expect(hub.simulator.tasks.size).toBe(statuses.filter((s) => s !== 'skipped').length)
})

test('names the files of rows after their numbers and names', async () => {
  await using hub = await startSimulator()
  await using runner = await FakeRunner.create()
  const step = await runner.step({
    inputs: { ...hub.inputs, api: 'v2', batch: 'rows.yml', 'download-dir': 'out' },
    files: {
      'api.json': API_JSON,
      'rows.yml': ['- name: two cats', ...Array(9).fill('- {}')].join('\n'),
    },
  })
  expect(step.code, step.stdout).toBe(0)
  const files = await runner.workspaceFiles('out')
  expect(files[0]).toMatch(/^01-two-cats-ComfyUI_00001_/)
  expect(files.at(-1)).toMatch(/^10-ComfyUI_00001_/)
})

test.for([
  ['and the others are skipped', 'true', ['unknown', 'skipped', 'skipped']],
  ['and the others succeed', 'false', ['unknown', 'succeeded', 'succeeded']],
] as const)('has status unknown when one row is unknown %s', async ([, failFast, all]) => {
  await using hub = await startSimulator()
  await using runner = await FakeRunner.create()
  hub.simulator.script({ on: 'submit', answer: { kind: 'drop', after: true } })
  const step = await runner.step({
    inputs: { ...hub.inputs, batch: 'rows.csv', 'fail-fast': failFast },
    files: { 'api.json': API_JSON, 'rows.csv': 'KSampler.seed\n1\n2\n3\n' },
  })
  expect(step).toMatchObject({ code: 1, outputs: { status: 'unknown' } })
  expect(step.summary).toMatch(/^## . RunningHub: unknown$/m)
  const results = JSON.parse(step.outputs.results ?? '')
  expect(results.map(({ status }: { status: string }) => status)).toEqual(all)
})

test('logs parallel rows in groups that do not interleave', async () => {
  await using hub = await startSimulator()
  await using runner = await FakeRunner.create()
  const step = await runner.step({
    inputs: { ...hub.inputs, 'workflow-id': '', batch: 'rows.json', 'max-parallel': '3' },
    files: {
      'api.json': API_JSON,
      'rows.json': JSON.stringify(
        [1, 2, 3, 4, 5].map((n) => ({
          'workflow-id': `198023777636708352${n}`,
          'KSampler.seed': n,
        })),
      ),
    },
  })
  expect(step.code, step.stdout).toBe(0)
  expect(hub.simulator.tasks.size).toBe(5)
  let open = 0
  for (const line of step.stdout.split('\n')) {
    if (line.startsWith('::group::')) open++
    if (line.startsWith('::endgroup::')) open--
    expect(open).toBeLessThanOrEqual(1)
    expect(open).toBeGreaterThanOrEqual(0)
  }
  expect(JSON.parse(step.outputs.urls ?? '')).toHaveLength(5)
  expect(step.stdout).toMatch(/^\[5\/5\] task \d+: succeeded$/m)
  expect(step.stdout).not.toMatch(/(\[\d\/5\]) \1/)
})

test('sends one create call for each error code of RunningHub and reports its meaning', async () => {
  const codes = [...SERVICE_CODES].filter(
    ([code]) => !['805', '1000', '1015', '1504', '1006'].includes(code),
  )
  await using hub = await startSimulator()
  await using runner = await FakeRunner.create()
  hub.simulator.script(
    ...codes.map(
      ([code]) => ({ on: 'submit', answer: { kind: 'refuse', code: Number(code) } }) as const,
    ),
  )
  const step = await runner.step({
    inputs: { ...hub.inputs, batch: 'rows.json', 'fail-fast': 'false', 'queue-timeout': '0s' },
    files: {
      'api.json': API_JSON,
      'rows.json': JSON.stringify(codes.map(([code]) => ({ 'KSampler.seed': Number(code) }))),
    },
  })
  expect(step).toMatchObject({ code: 1, outputs: { status: 'unknown', 'task-id': '' } })
  expect(hub.simulator.tasks.size).toBe(0)
  expect(hub.simulator.calls('submit')).toHaveLength(codes.length)
  const results = JSON.parse(step.outputs.results ?? '')
  for (const [index, [code, { retry, meaning }]] of codes.entries()) {
    // After an internal error of the service and after code 1, a task may exist.
    const status = retry === 'if-idempotent' || code === '1' ? 'unknown' : 'refused'
    expect(results[index], code).toMatchObject({ status, taskId: null })
    if (status === 'refused') expect(results[index].error).toContain(meaning)
  }
  // GitHub keeps ten annotations of a step.
  expect(commandsIn(step.stdout).filter((line) => line.startsWith('::error'))).toHaveLength(10)
})
