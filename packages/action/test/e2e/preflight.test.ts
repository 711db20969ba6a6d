import { expect, test } from 'vitest'
import { FakeRunner } from '../harness/fake-runner.ts'
import { API_JSON, startSimulator } from '../harness/simulator.ts'

const files = { 'api.json': API_JSON }

test('fails before the create call when the account is empty', async () => {
  await using hub = await startSimulator({ coins: 0, money: 0 })
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
] as const)('continues without a balance when the account call returns %s', async ([, answer]) => {
  await using hub = await startSimulator()
  await using runner = await FakeRunner.create()
  hub.simulator.script({ on: 'account', answer })
  const step = await runner.step({ inputs: hub.inputs, files })
  expect(step, step.stdout).toMatchObject({ code: 0, outputs: { status: 'succeeded' } })
  expect(step.stdout).toContain('Could not get the account balance; continuing.')
})

test('continues when the account has no coins and its wallet balance is missing', async () => {
  await using hub = await startSimulator({ coins: 0, money: null })
  await using runner = await FakeRunner.create()
  const step = await runner.step({ inputs: hub.inputs, files })
  expect(step.stdout).toContain('The account has 0 coins.')
  expect(hub.simulator.calls('submit')).toHaveLength(1)
})

test('fails on a wrong API key before the create call, and does not print the key', async () => {
  await using hub = await startSimulator()
  await using runner = await FakeRunner.create()
  const key = 'fedcba9876543210fedcba9876543210'
  const step = await runner.step({ inputs: { ...hub.inputs, 'api-key': key }, files })
  expect(step).toMatchObject({ code: 1, outputs: { status: 'refused' } })
  expect(hub.simulator.calls('submit')).toEqual([])
  const lines = step.stdout.split('\n').filter((line) => !line.startsWith('::add-mask::'))
  expect(lines.join('\n') + step.summary + JSON.stringify(step.outputs)).not.toContain(key)
})

test('sends no create call to a host that accepts connections and cuts all of them', async () => {
  await using hub = await startSimulator()
  await using runner = await FakeRunner.create()
  hub.simulator.script({ on: 'account', times: 99, answer: { kind: 'drop' } })
  const step = await runner.step({ inputs: hub.inputs, files })
  expect(step).toMatchObject({ code: 1, outputs: { status: 'refused', 'task-id': '' } })
  expect(hub.simulator.calls('submit')).toEqual([])
})
