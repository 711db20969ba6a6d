import { expect, test } from 'vitest'
import { parseWorkflow, planRun, reuseKeys } from '../../../src/index.ts'

const SITE = 'https://www.runninghub.cn'
const GRAPH = parseWorkflow(
  '{"3":{"class_type":"KSampler","inputs":{"seed":5,"steps":20}},"10":{"class_type":"LoadImage","inputs":{"image":"in.png"}}}',
)

const plan = (overrides: Record<string, unknown>, workflow = GRAPH) =>
  planRun({ workflowId: '1980237776367083521', baseUrl: SITE, workflow, overrides })

async function keysOf(rows: readonly Record<string, unknown>[], ignoreSeeds: boolean) {
  const opened: string[] = []
  const identify = async ({ file }: { file: string }) => {
    opened.push(file)
    if (file.includes('missing')) throw new Error('ENOENT')
    return { sha256: 'a'.repeat(64), name: file }
  }
  const runs = await Promise.all(rows.map((row) => plan(row)))
  const keys = await reuseKeys(runs, { baseUrl: SITE, ignoreSeeds, identify })
  expect(keys.map(({ run }) => run)).toEqual(runs)
  return { keys: keys.map(({ key }) => key), seeds: keys.map((k) => k.generatedSeeds), opened }
}

test('runs of one request with fixed seeds have one key', async () => {
  const { keys, seeds } = await keysOf([{ '3.seed': 7 }, { '3.seed': 7 }, { '3.seed': 8 }], false)
  expect(keys[0]).toMatch(/^[0-9a-f]{64}$/)
  expect(keys[1]).toBe(keys[0])
  expect(keys[2]).not.toBe(keys[0])
  expect(seeds).toEqual([[], [], []])
})

test('a run whose seeds RunningHub generates has a key only with ignoreSeeds', async () => {
  const rows = [{ '3.steps': 9 }]
  expect(await keysOf(rows, false)).toMatchObject({ keys: [undefined], seeds: [['3.seed']] })
  expect((await keysOf(rows, true)).keys[0]).toMatch(/^[0-9a-f]{64}$/)
})

test('with ignoreSeeds, runs of one request are variants with keys of their own, the same each time', async () => {
  const rows = [{ '3.steps': 9 }, { '3.steps': 9 }, { '3.steps': 9 }]
  const { keys } = await keysOf(rows, true)
  expect(new Set(keys).size).toBe(3)
  expect((await keysOf(rows, true)).keys).toEqual(keys)
  expect((await keysOf(rows.slice(1), true)).keys).toEqual(keys.slice(0, 2))
})

test('a file is identified once; a run whose file cannot be read has no key', async () => {
  const file = { '3.seed': 7, '10.image': 'a.png' }
  const { keys, opened } = await keysOf([file, file, { ...file, '10.image': 'missing.png' }], false)
  expect(keys).toEqual([keys[0], keys[0], undefined])
  expect(keys[0]).toBeDefined()
  expect(opened).toEqual(['a.png', 'missing.png'])
})

test('without api.json the seeds are unknown, and a run has a key only with ignoreSeeds', async () => {
  const run = await planRun({ workflowId: '1', baseUrl: SITE, overrides: { '3.seed': 7 } })
  const options = { baseUrl: SITE, identify: () => Promise.reject(new Error('no files')) }
  const [careful] = await reuseKeys([run], { ...options, ignoreSeeds: false })
  expect(careful).toEqual({ run, key: undefined, generatedSeeds: undefined })
  const [ignoring] = await reuseKeys([run], { ...options, ignoreSeeds: true })
  expect(ignoring?.key).toMatch(/^[0-9a-f]{64}$/)
})
