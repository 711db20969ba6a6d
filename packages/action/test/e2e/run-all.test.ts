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
  expect(step.stdout.includes('fail-fast: 1 run was not started.')).toBe(failFast === 'true')
  expect(step.summary).toContain('a dog, a cow')
  expect(hub.simulator.tasks.size).toBe(statuses.filter((s) => s !== 'skipped').length)
})

test('names the files of rows after their numbers and names', async () => {
  await using hub = await startSimulator()
  await using runner = await FakeRunner.create()
  const step = await runner.step({
    ownProcess: true,
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
  [
    'YAML with merge keys',
    'rows.yml',
    '- &base\n  Positive Prompt.text: a cat\n  KSampler.steps: 9\n- <<: *base\n  Positive Prompt.text: a dog\n',
  ],
  [
    'JSON Lines',
    'rows.jsonl',
    '{"Positive Prompt.text": "a cat", "KSampler.steps": 9}\n{"Positive Prompt.text": "a dog", "KSampler.steps": 9}\n',
  ],
] as const)('runs the rows of %s', async ([, batch, rows]) => {
  await using hub = await startSimulator()
  await using runner = await FakeRunner.create()
  const step = await runner.step({
    inputs: { ...hub.inputs, batch },
    files: { 'api.json': API_JSON, [batch]: rows },
  })
  expect(step.code, step.stdout).toBe(0)
  const sent = [...hub.simulator.tasks.values()].map(({ request }) => JSON.parse(request.text))
  expect(
    sent.map(({ nodeInfoList }) =>
      nodeInfoList.map(({ fieldValue }: { fieldValue: unknown }) => fieldValue).sort(),
    ),
  ).toEqual([
    [9, 'a cat'],
    [9, 'a dog'],
  ])
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

test('logs each line of parallel rows once, with the number and name of its row', async () => {
  await using hub = await startSimulator({ netWssUrl: false })
  await using runner = await FakeRunner.create()
  hub.simulator.script({ ...failing, skip: 4 })
  const rows = [1, 2, 3, 4, 5].map((n) => ({
    'workflow-id': `198023777636708352${n}`,
    name: `cat ${n}`,
    'KSampler.seed': n,
  }))
  const step = await runner.step({
    inputs: { ...hub.inputs, 'workflow-id': '', batch: 'rows.json', 'max-parallel': '3' },
    files: { 'api.json': API_JSON, 'rows.json': JSON.stringify(rows) },
  })
  expect(hub.simulator.tasks.size).toBe(5)
  expect(JSON.parse(step.outputs.urls ?? '')).toHaveLength(4)
  const lines = step.stdout.trimEnd().split('\n')
  expect(lines).toEqual([...new Set(lines)])
  expect(step.stdout).not.toContain('::group::')
  expect(lines[2]).toMatch(/^5 runs of 5 workflows on http.*, 3 at a time, timeout 10 min/)
  expect(lines.at(-1)).toMatch(/^4 of 5 succeeded, 1 failed; \d coins?; \d.* (?:s|min)$/)
  expect(step.stdout).toMatch(/^\[(\d)\/5 cat \1\] KSampler.seed = \1$/m)
  expect(step.stdout).toMatch(
    /^\[(\d)\/5 cat \1\] task \d+: succeeded, \d coins?, \d.* (?:s|min)$/m,
  )
  expect(step.stdout).toMatch(
    /^\[(\d)\/5 cat \1\] task \d+: failed.*\n::error title=RunningHub%2C run \1 cat \1,file=rows.json,line=1::Task/m,
  )
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
  const annotations = commandsIn(step.stdout).filter((line) => line.startsWith('::error'))
  expect(annotations).toHaveLength(10)
  expect(annotations[9]).toMatch(
    new RegExp(`^::error::${codes.length - 9} more runs did not succeed: 10, 11, `),
  )
})

test('creates no task once max-coins were spent, and reports what was not run', async () => {
  // Half a second costs one coin.
  await using hub = await startSimulator({ queuedMs: 0, runMs: 500 })
  await using runner = await FakeRunner.create()
  const step = await runner.step({
    inputs: { ...hub.inputs, batch: 'rows.csv', 'max-parallel': '2', 'max-coins': '3' },
    files: {
      'api.json': API_JSON,
      'rows.csv': `KSampler.seed\n${[1, 2, 3, 4, 5, 6, 7, 8, 9].join('\n')}\n`,
    },
  })
  expect(step).toMatchObject({ code: 1, outputs: { status: 'partial' } })
  const created = hub.simulator.tasks.size
  expect(created).toBeGreaterThanOrEqual(3)
  expect(created).toBeLessThanOrEqual(4)
  expect(step.outputs['cost-coins']).toBe(String(created))
  const note = `max-coins \\(3\\) is reached: ${created} coins were spent\\..* Not started: runs ${created + 1}–9\\.`
  expect(step.stdout).toMatch(new RegExp(`^${note}$`, 'm'))
  expect(step.summary).toMatch(new RegExp(note))
})
