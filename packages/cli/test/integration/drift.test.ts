import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { workflowIds } from '@runninghub-action/simulator'
import { expect, test } from 'vitest'
import { parseEvents, setup } from '../harness/setup.ts'

const ID = workflowIds.imageToImage
const SENTENCE = 'KSampler.steps (node 3): 25 → 20'

/** Starts a RunningHub whose saved workflow is the api.json of the directory, with changes in it. */
async function start(change: (text: string) => string = (text) => text) {
  const started = await setup({ workflows: {} })
  const apiJson = await readFile(join(started.dir, 'api.json'), 'utf8')
  started.simulator.options.workflows = { [ID]: apiJson }
  const changed = change(apiJson)
  await started.write('api.json', changed)
  return { ...started, isChanged: changed !== apiJson }
}
const steps = (text: string) => text.replace(/"steps":\s*20/, '"steps": 25')
const run = ['run', '--workflow-id', ID, '--set', '10.image=@./cat.png']

test('run notes drift, and runs', async () => {
  const { runOnline, simulator, isChanged } = await start(steps)
  expect(isChanged).toBe(true)
  const { code, err } = await runOnline(run)
  expect(code, err).toBe(0)
  expect(err).toContain(SENTENCE)
  expect(simulator.tasks.size).toBe(1)
  const json = await runOnline([...run, '--json', '--lang', 'zh'])
  const notes = parseEvents(json.out).filter(({ type }) => type === 'note')
  expect(notes[0].message).toContain('KSampler.steps（节点 3）：25 → 20')
})

test('run says nothing when the saved workflow is the same, or its own value is set', async () => {
  const same = await start()
  expect((await same.runOnline(run)).err).not.toMatch(/differs|→/)
  expect(same.simulator.calls('workflowJson')).toHaveLength(1)
  const { runOnline } = await start(steps)
  expect((await runOnline([...run, '--set', '3.steps=9'])).err).not.toContain('differs')
})

test('--drift error stops before the create call', async () => {
  const { runOnline, simulator } = await start(steps)
  const { code, err } = await runOnline([...run, '--drift', 'error'])
  expect([code, err]).toEqual([2, expect.stringContaining(SENTENCE)])
  expect(simulator.calls('submit')).toEqual([])
})

test('--drift ignore makes no call', async () => {
  const { runOnline, simulator } = await start(steps)
  const { code, err } = await runOnline([...run, '--drift', 'ignore'])
  expect(code, err).toBe(0)
  expect(simulator.calls('workflowJson')).toEqual([])
})

test('run says nothing when there is no saved workflow', async () => {
  const { runOnline } = await setup()
  const { code, err } = await runOnline(['run', '--workflow-id', '1980237776367083521'])
  expect(code, err).toBe(0)
  expect(err).not.toMatch(/fetch workflow|no such workflow/)
})

test('diff exits with 0 for the same workflow, and with 1 after naming each difference', async () => {
  const same = await start((text) => text.replace(/"seed":\s*\d+/, '"seed": 1'))
  const equal = await same.runOnline(['diff', 'api.json', ID])
  expect([equal.code, equal.out]).toEqual([0, expect.stringContaining('are the same')])
  expect(equal.err).toContain('1 seed differs')

  const { runOnline } = await start(steps)
  const page = `https://www.runninghub.cn/workflow/${ID}`
  const { code, out } = await runOnline(['diff', 'api.json', page], { ownProcess: true })
  expect([code, out]).toEqual([
    1,
    `Workflow ${ID}, as saved on RunningHub, differs from api.json:\n- ${SENTENCE}\n`,
  ])
  const json = await runOnline(['diff', 'api.json', ID, '--json'])
  expect(JSON.parse(json.out)).toMatchObject({
    workflowId: ID,
    differences: [{ kind: 'drift-value', nodeId: '3', fieldName: 'steps' }],
  })
})

test('diff without a workflow compares with that of the newest run', async () => {
  const { runOnline } = await start()
  const missing = await runOnline(['diff', 'api.json'])
  expect([missing.code, missing.err]).toEqual([2, expect.stringContaining('Missing WORKFLOW')])
  await runOnline(run)
  const { code, out } = await runOnline(['diff', 'api.json'])
  expect([code, out]).toEqual([0, expect.stringContaining(ID)])
})
