import { describe, expect, test } from 'vitest'
import { FakeRunner } from '../harness/fake-runner.ts'
import { API_JSON, startSimulator } from '../harness/simulator.ts'

const files = { 'api.json': API_JSON }
const LINK = /^result: http\S+$/m

test('sets all other outputs when the results file cannot be written', async () => {
  await using hub = await startSimulator()
  await using runner = await FakeRunner.create()
  const env = { RUNNER_TEMP: `${runner.dir}/not/there` }
  const step = await runner.step({ inputs: hub.inputs, files, env })
  expect(step.outputs).toMatchObject({ status: 'succeeded', 'results-file': '', files: '[]' })
  expect(step.outputs['task-id']).toMatch(/^\d+$/)
  expect(JSON.parse(step.outputs.urls ?? '')).toEqual([step.outputs.url])
  expect(step.stdout).toContain(`\nresult: ${step.outputs.url}\n`)
  expect(step.stdout).toMatch(/^::warning::Could not write the results file: ENOENT/m)
  expect(step.summary).toContain(step.outputs.url)
  expect(step.code).toBe(0)
})

// Every write to /dev/full fails with ENOSPC.
describe.skipIf(process.platform !== 'linux')('a full disk', () => {
  const full = '/dev/full'

  test('fails the step when outputs cannot be written, and still logs links and writes the summary', async () => {
    await using hub = await startSimulator()
    await using runner = await FakeRunner.create()
    const step = await runner.step({
      inputs: { ...hub.inputs, 'fail-on-error': 'false' },
      files,
      env: { GITHUB_OUTPUT: full },
    })
    expect(step.code).toBe(1)
    expect(step.stdout).toMatch(LINK)
    expect(step.stdout).toMatch(
      /^::error title=Outputs are missing::.*task-id, status, url.*ENOSPC/m,
    )
    expect(step.summary).toContain('succeeded')
  })

  test.for(['GITHUB_STATE', 'GITHUB_STEP_SUMMARY'])(
    'warns of an unwritable %s and sets the outputs',
    async (name) => {
      await using hub = await startSimulator()
      await using runner = await FakeRunner.create()
      const step = await runner.step({ inputs: hub.inputs, files, env: { [name]: full } })
      expect(step, step.stdout).toMatchObject({ code: 0, outputs: { status: 'succeeded' } })
      expect(step.outputs.url).toMatch(/^http/)
      expect(step.stdout).toMatch(/^::warning.*ENOSPC/m)
    },
  )

  test('writes invalid inputs to the summary when the output cannot be written', async () => {
    await using hub = await startSimulator()
    await using runner = await FakeRunner.create()
    const step = await runner.step({
      inputs: { ...hub.inputs, inputs: 'Nobody.x: 1' },
      files,
      env: { GITHUB_OUTPUT: full },
    })
    expect(step.code).toBe(1)
    expect(step.summary).toContain('nothing was sent')
  })
})
