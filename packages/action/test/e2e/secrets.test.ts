import { expect, test } from 'vitest'
import { commandsIn, FakeRunner } from '../harness/fake-runner.ts'
import { API_JSON, startSimulator } from '../harness/simulator.ts'

const files = { 'api.json': API_JSON }
const masksOf = (stdout: string) =>
  commandsIn(stdout).filter((line) => line.startsWith('::add-mask::'))

test('redacts a password that the service echoes, but not links that contain it', async () => {
  await using hub = await startSimulator()
  await using runner = await FakeRunner.create()
  const password = 'sesame'
  hub.simulator.script(
    { on: 'submit', answer: { kind: 'refuse', code: 999, msg: `wrong: ${password}` } },
    {
      on: 'submit',
      answer: {
        kind: 'task',
        results: [
          { type: 'txt', text: `opened by ${password}` },
          { type: 'png', name: 'sesame.png' },
        ],
      },
    },
    {
      on: 'submit',
      answer: {
        kind: 'task',
        end: 'failed',
        failedReason: {
          node_id: '3',
          node_name: 'KSampler',
          exception_type: 'Error',
          exception_message: `no ${password}`,
          traceback: JSON.stringify([`in ${password}`]),
        },
      },
    },
  )
  const step = await runner.step({
    inputs: {
      ...hub.inputs,
      api: 'v2',
      'access-password': password,
      batch: 'rows.json',
      'fail-fast': 'false',
      'download-dir': 'out',
    },
    files: { ...files, 'rows.json': '[{}, {}, {}]' },
  })
  expect(masksOf(step.stdout)).toContain(`::add-mask::${password}`)
  expect(masksOf(step.stdout)).toContain(`::add-mask::${btoa(password)}`)
  // Links are not redacted: GitHub drops outputs with masked text, and the link must work.
  const link = step.outputs.url ?? ''
  expect(link).toMatch(/sesame\.png/)
  expect(step.summary).toContain(`href="${link}"`)
  const shown = (text: string) => text.replaceAll(/[^\s"]*sesame(-\d)?\.png/g, '')
  const { 'results-file': _, ...outputs } = step.outputs
  const log = step.stdout.replaceAll(/^::add-mask::.*$/gm, '')
  for (const text of [log, step.summary, JSON.stringify(outputs)]) {
    expect(shown(text)).toContain('[secret]')
    expect(shown(text)).not.toContain(password)
  }
})

test('does not mask a password of fewer than four characters', async () => {
  await using hub = await startSimulator()
  await using runner = await FakeRunner.create()
  const step = await runner.step({ inputs: { ...hub.inputs, 'access-password': '123' }, files })
  expect(step.code, step.stdout).toBe(0)
  expect(masksOf(step.stdout)).toHaveLength(2)
})
