import { describe, expect, test } from 'vitest'
import { FakeRunner } from './support/run-action.ts'
import { API_JSON, service } from './support/service.ts'

const files = { 'api.json': API_JSON }
const LINK = /^result: http\S+$/m

test('a results file that cannot be written costs no output, no summary and no link', async () => {
  await using hub = await service()
  await using runner = await FakeRunner.create()
  const env = { RUNNER_TEMP: `${runner.dir}/not/there` }
  const step = await runner.step({ inputs: hub.inputs, files, env })
  expect(step.outputs).toMatchObject({ status: 'succeeded', 'results-file': '', files: '[]' })
  expect(step.outputs['task-id']).toMatch(/^\d+$/)
  expect(JSON.parse(step.outputs.urls ?? '')).toEqual([step.outputs.url])
  expect(step.stdout).toContain(`\nresult: ${step.outputs.url}\n`)
  expect(step.stdout).toMatch(/^::warning::The results file could not be written: ENOENT/m)
  expect(step.summary).toContain(step.outputs.url)
  expect(step.code).toBe(0)
})

// Every write to this device says that the disk is full.
describe.skipIf(process.platform !== 'linux')('a full disk', () => {
  const full = '/dev/full'

  test('outputs that cannot be written fail the step; the log has links, the summary is there', async () => {
    await using hub = await service()
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
    'an unwritable %s is a warning; the outputs are there',
    async (name) => {
      await using hub = await service()
      await using runner = await FakeRunner.create()
      const step = await runner.step({ inputs: hub.inputs, files, env: { [name]: full } })
      expect(step, step.stdout).toMatchObject({ code: 0, outputs: { status: 'succeeded' } })
      expect(step.outputs.url).toMatch(/^http/)
      expect(step.stdout).toMatch(/^::warning::.*ENOSPC/m)
    },
  )

  test('what is wrong with the inputs is in the summary when the output cannot be written', async () => {
    await using hub = await service()
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
