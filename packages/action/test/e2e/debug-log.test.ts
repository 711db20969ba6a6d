import { expect, test } from 'vitest'
import { FakeRunner } from '../harness/fake-runner.ts'
import { API_JSON, startSimulator } from '../harness/simulator.ts'

const files = { 'api.json': API_JSON }

test('with debug logging, logs requests, responses and decisions without secrets', async () => {
  await using hub = await startSimulator()
  await using runner = await FakeRunner.create()
  hub.simulator.script(
    { on: 'submit', answer: { kind: 'refuse', code: 421 } },
    { on: 'outputs', answer: { kind: 'http', status: 502 } },
    { on: 'outputs', answer: { kind: 'refuse', code: 412 } },
  )
  const step = await runner.step({
    inputs: { ...hub.inputs, inputs: 'KSampler.seed: 42', 'access-password': 'ab"c' },
    files,
    env: { RUNNER_DEBUG: '1' },
  })
  expect(step.code, step.stdout).toBe(0)
  const debug = step.stdout.split('\n').filter((line) => line.startsWith('::debug::'))
  const text = debug.join('\n')
  const [create = ''] = debug.filter((line) => line.includes('POST') && line.includes('/create '))
  expect(create).toContain('"fieldName":"seed","fieldValue":42')
  expect(create).toContain('"apiKey":"[secret]"')
  expect(create).toContain('"accessPassword":"[secret]"')
  expect(text).toMatch(/request \d+: HTTP 200 after \d+ ms \{"code":421,"msg":"TASK_QUEUE_MAXED"/)
  expect(text).toContain('QUEUE_FULL: no task was created, so the call is repeated in')
  expect(text).toMatch(/request \d+: HTTP 502 after/)
  expect(text).toContain('INVALID_REQUEST: not the end of the task, so the wait continues')
  expect(text).not.toContain(hub.simulator.options.apiKey)
  expect(text).not.toContain('ab\\"c')
  expect(text).not.toMatch(/ws:\/\//)
  // Links of results may be signed.
  expect(text).toMatch(/GET http:\/\/127\.0\.0\.1:\d+\/\d+\/0\/output\/[^?]*$/m)
  expect(hub.simulator.tasks.size).toBe(1)
})

test('with debug logging, sends a create call once when its response is lost', async () => {
  await using hub = await startSimulator()
  await using runner = await FakeRunner.create()
  hub.simulator.script({ on: 'submit', answer: { kind: 'drop', after: true } })
  const step = await runner.step({ inputs: hub.inputs, files, env: { RUNNER_DEBUG: '1' } })
  expect(step).toMatchObject({ code: 1, outputs: { status: 'unknown' } })
  expect(hub.simulator.calls('submit')).toHaveLength(1)
  expect(step.stdout).toMatch(/^::debug::request \d+: failed after \d+ ms: TypeError/m)
  expect(step.stdout).toMatch(/^::debug::unknown because of SUBMIT_UNKNOWN$/m)
})

test('without debug logging, logs no debug line', async () => {
  await using hub = await startSimulator()
  await using runner = await FakeRunner.create()
  const step = await runner.step({ inputs: hub.inputs, files })
  expect(step.stdout).not.toContain('::debug::')
})
