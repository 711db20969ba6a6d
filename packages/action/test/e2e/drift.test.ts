import { workflowIds } from '@runninghub-action/simulator'
import { expect, test } from 'vitest'
import { FakeRunner } from '../harness/fake-runner.ts'
import { startSimulator } from '../harness/simulator.ts'

/** Starts a RunningHub, and a step whose api.json has 25 steps where the saved copy has 24. */
async function start() {
  const hub = await startSimulator()
  const response = await fetch(`${hub.baseUrl}/api/openapi/getJsonApiFormat`, {
    method: 'POST',
    body: JSON.stringify({
      apiKey: hub.simulator.options.apiKey,
      workflowId: workflowIds.textToImage,
    }),
  })
  const { data } = (await response.json()) as { data: { prompt: string } }
  const apiJson = data.prompt.replace('"steps":24', '"steps":25')
  expect(apiJson).not.toBe(data.prompt)
  hub.simulator.log.length = 0
  const inputs = { ...hub.inputs, 'workflow-id': workflowIds.textToImage }
  return { hub, inputs, files: { 'api.json': apiJson } }
}
const SENTENCE = 'KSampler.steps (node 3): 25 → 24'

test('warns about drift, and runs', async () => {
  const { hub, inputs, files } = await start()
  await using _ = hub
  await using runner = await FakeRunner.create()
  const step = await runner.step({ inputs, files, timeScale: 5 })
  expect(step, step.stdout).toMatchObject({ code: 0, outputs: { status: 'succeeded' } })
  expect(step.stdout).toMatch(/^::warning title=Workflow differs,file=api\.json::/m)
  expect(step.stdout).toContain(SENTENCE)
  expect(hub.simulator.calls('workflowJson')).toHaveLength(1)
})

test('does not warn about a field that every run sets', async () => {
  const { hub, inputs, files } = await start()
  await using _ = hub
  await using runner = await FakeRunner.create()
  const step = await runner.step({
    inputs: { ...inputs, inputs: '3.steps: 9' },
    files,
    timeScale: 1,
  })
  expect(step.code, step.stdout).toBe(0)
  expect(hub.simulator.calls('workflowJson')).toHaveLength(1)
  expect(step.stdout).not.toContain('::warning')
})

test('drift: error stops before the create call', async () => {
  const { hub, inputs, files } = await start()
  await using _ = hub
  await using runner = await FakeRunner.create()
  const step = await runner.step({ inputs: { ...inputs, drift: 'error' }, files, timeScale: 5 })
  expect(step).toMatchObject({ code: 1, outputs: { status: 'refused' } })
  expect(step.stdout).toContain(SENTENCE)
  expect(step.summary).toContain('KSampler.steps')
  expect(hub.simulator.calls('submit')).toEqual([])
})

test.for([
  ['drift: ignore', { drift: 'ignore' }],
  ['a sent graph', { 'send-workflow': 'true' }],
] as const)('makes no call for %s', async ([, changes]) => {
  const { hub, inputs, files } = await start()
  await using _ = hub
  await using runner = await FakeRunner.create()
  const step = await runner.step({ inputs: { ...inputs, ...changes }, files, timeScale: 5 })
  expect(step.code, step.stdout).toBe(0)
  expect(hub.simulator.calls('workflowJson')).toEqual([])
})

test('runs without a word when there is no saved copy, except with drift: error', async () => {
  const { hub, inputs, files } = await start()
  await using _ = hub
  await using runner = await FakeRunner.create()
  hub.simulator.script({ on: 'workflowJson', times: 9, answer: { kind: 'refuse', code: 380 } })
  const step = await runner.step({ inputs, files, timeScale: 5 })
  expect(step.code, step.stdout).toBe(0)
  expect(step.stdout).not.toMatch(/::warning|no such workflow/)
  const strict = await runner.step({ inputs: { ...inputs, drift: 'error' }, files, timeScale: 5 })
  expect(strict).toMatchObject({ code: 1, outputs: { status: 'refused' } })
  expect(hub.simulator.calls('submit')).toHaveLength(1)
})
