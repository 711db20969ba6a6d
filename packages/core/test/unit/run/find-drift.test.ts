import { expect, test } from 'vitest'
import { findDrift, type PlannedRun, parseWorkflow, toDriftFacts } from '../../../src/index.ts'
import { scripted } from '../../harness/scripted-service.ts'

const graph = (steps: number) =>
  JSON.stringify({ '3': { class_type: 'KSampler', inputs: { steps, cfg: 8 } } })
const saved = (steps: number) =>
  JSON.stringify({ code: 0, msg: 'success', data: { prompt: graph(steps) } })

const run = (more: Partial<PlannedRun> = {}): PlannedRun => ({
  number: 1,
  workflowId: '1',
  workflow: parseWorkflow(graph(20)),
  sendWorkflow: false,
  changes: [],
  submit: {},
  ...more,
})
const change = {
  nodeId: '3',
  fieldName: 'steps',
  target: '3.steps',
  origin: 'override',
  fieldValue: 9,
} as const

const found = async (responses: string[], runs: PlannedRun[]) => {
  const { client, received } = scripted(responses)
  const drift = await findDrift(client, runs, { file: 'api.json' })
  const asked = received.map(({ body }) => JSON.parse(body).workflowId)
  return { drift, asked }
}

const difference = expect.objectContaining({ kind: 'drift-value' })

test('each workflow that differs has one message', async () => {
  const runs = [run(), run({ workflowId: '2' }), run(), run({ workflowId: '3' })]
  const { drift, asked } = await found([saved(21), saved(20), saved(22)], runs)
  expect(asked).toEqual(['1', '2', '3'])
  expect(drift).toEqual(
    ['1', '3'].map((workflowId) => ({
      kind: 'drift-found',
      file: 'api.json',
      workflowId,
      differences: [difference],
      more: 0,
    })),
  )
})

test('a value that each run of the workflow sets is no difference', async () => {
  const setting = run({ changes: [change] })
  expect((await found([saved(21)], [setting])).drift).toEqual([])
  expect((await found([saved(21)], [setting, run()])).drift).toHaveLength(1)
  expect((await found([saved(21)], [setting, run({ workflowId: '2' })])).drift).toHaveLength(1)
})

test.each<[string, Partial<PlannedRun>]>([
  ['sends its graph', { sendWorkflow: true }],
  ['has no graph', { workflow: undefined }],
  ['is one of an app', { app: { id: '1', name: 'Mine', isEncrypted: false, inputs: [] } }],
])('no call is made for a run that %s', async (_name, more) => {
  expect(await found([saved(21)], [run(more)])).toEqual({ drift: [], asked: [] })
})

test('a message lists 20 differences and counts the others', () => {
  const facts = { kind: 'plain', text: 'x' } as const
  const message = (count: number) => toDriftFacts('1', Array(count).fill({ facts }), undefined)
  expect(message(20)).toMatchObject({ differences: Array(20).fill(facts), more: 0 })
  expect(message(23)).toMatchObject({ differences: Array(20).fill(facts), more: 3 })
})
