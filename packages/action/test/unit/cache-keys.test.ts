import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { type PlannedChange, type PlannedRun, parseWorkflow } from '@runninghub-action/core'
import type { FileValue } from '@runninghub-action/core/node'
import { expect, onTestFinished, test } from 'vitest'
import type { Inputs } from '../../src/inputs/inputs.ts'
import type { Plan } from '../../src/plan/plan.ts'
import { cacheKeyPrefixes } from '../../src/resume/cache-keys.ts'
import { plannedRun } from '../harness/reports.ts'

const env = {
  GITHUB_RUN_ID: '4711',
  GITHUB_WORKFLOW: 'Pictures',
  GITHUB_JOB: 'draw',
  GITHUB_ACTION: '__run',
  GITHUB_RUN_ATTEMPT: '1',
}
const inputs = {
  'base-url': 'https://www.runninghub.cn',
  'resume-scope': '0',
  'send-workflow': false,
} as Inputs
const run: PlannedRun = { ...plannedRun(), changes: [change('steps', 5)] }

function change(fieldName: string, fieldValue: string | number): PlannedChange {
  return { target: `3.${fieldName}`, nodeId: '3', fieldName, fieldValue } as PlannedChange
}

async function prefixOf(
  one: PlannedRun = run,
  more: { env?: object; inputs?: object; files?: Plan['files'] } = {},
): Promise<string> {
  const plan = { runs: [one], files: more.files ?? new Map() }
  const prefixes = await cacheKeyPrefixes(
    { ...env, ...more.env },
    { ...inputs, ...more.inputs },
    plan,
  )
  return prefixes.get(one) ?? ''
}

test('the prefix of a run is the same in the next attempt and names the workflow run', async () => {
  const prefix = await prefixOf()
  expect(prefix).toMatch(/^runninghub-task-4711-[0-9a-f]{32}-0-$/)
  expect(await prefixOf({ ...run }, { env: { GITHUB_RUN_ATTEMPT: '2' } })).toBe(prefix)
})

test.for<[string, PlannedRun, { env?: object; inputs?: object }]>([
  ['workflow run', run, { env: { GITHUB_RUN_ID: '4712' } }],
  ['workflow file', run, { env: { GITHUB_WORKFLOW: 'Other' } }],
  ['job', run, { env: { GITHUB_JOB: 'other' } }],
  ['step', run, { env: { GITHUB_ACTION: '__run_2' } }],
  ['resume-scope', run, { inputs: { 'resume-scope': '1' } }],
  ['base-url', run, { inputs: { 'base-url': 'https://www.runninghub.ai' } }],
  ['workflow id', { ...run, workflowId: '1980237776367083522' }, {}],
  ['value', { ...run, changes: [change('steps', 6)] }, {}],
  ['type of a value', { ...run, changes: [change('steps', '5')] }, {}],
  ['option of the create call', { ...run, submit: { instanceType: 'plus' } }, {}],
])('another %s has another prefix', async ([, other, more]) => {
  expect(await prefixOf(other, more)).not.toBe(await prefixOf())
})

test('the graph counts only when it is sent', async () => {
  const graph = (steps: number) => ({
    ...run,
    workflow: parseWorkflow(`{"3": {"class_type": "KSampler", "inputs": {"steps": ${steps}}}}`),
  })
  expect(await prefixOf(graph(1))).toBe(await prefixOf(graph(2)))
  const sent = { inputs: { 'send-workflow': true } }
  expect(await prefixOf(graph(1), sent)).not.toBe(await prefixOf(graph(2), sent))
})

test('a local file counts by its content, not by its path', async () => {
  const dir = await mkdtemp(join(tmpdir(), 'keys-'))
  onTestFinished(() => rm(dir, { recursive: true }))
  const prefixWith = async (name: string, content: string) => {
    const path = join(dir, name)
    await writeFile(path, content)
    const image = {
      target: '10.image',
      nodeId: '10',
      fieldName: 'image',
      file: name,
    } as PlannedChange
    const files = new Map([[name, { kind: 'path', path } satisfies FileValue]])
    return prefixOf({ ...run, changes: [image] }, { files })
  }
  const prefix = await prefixWith('a.png', 'cat')
  expect(await prefixWith('b.png', 'cat')).toBe(prefix)
  expect(await prefixWith('a.png', 'dog')).not.toBe(prefix)
})

test('identical rows of a batch have different prefixes', async () => {
  const runs = [run, { ...run }, { ...run }]
  const prefixes = await cacheKeyPrefixes(env, inputs, { runs, files: new Map() })
  expect(runs.map((one) => prefixes.get(one)?.slice(-3))).toEqual(['-0-', '-1-', '-2-'])
})
