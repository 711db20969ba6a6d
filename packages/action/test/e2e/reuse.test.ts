import { readFile } from 'node:fs/promises'
import { join, resolve } from 'node:path'
import { expect, test } from 'vitest'
import { cases } from '../../../../test/support/cases.ts'
import { startFakeCache } from '../harness/fake-cache.ts'
import { FakeRunner, type StepOptions } from '../harness/fake-runner.ts'
import { API_JSON, IMAGE, IMAGE_API_JSON, startSimulator } from '../harness/simulator.ts'

const files = { 'api.json': API_JSON }

/** The rows of a batch file with a prompt and a seed each. */
const rows = (prompts: readonly string[]) =>
  `Positive Prompt.text,KSampler.seed\n${prompts.map((prompt) => `${prompt},7\n`).join('')}`

async function setup(options: Parameters<typeof startSimulator>[0] = {}) {
  const hub = await startSimulator({ queuedMs: 0, ...options })
  const cache = await startFakeCache()
  const inputs = { ...hub.inputs, reuse: 'true', 'download-dir': 'out' }
  /** Runs a step on a new machine: only the cache and RunningHub stay. */
  const step = async (
    more: Record<string, string>,
    moreFiles: Record<string, string | Uint8Array> = {},
    options: Partial<StepOptions> = {},
  ) => {
    const runner = await FakeRunner.create()
    const finished = await runner.step({
      inputs: { ...inputs, ...more },
      files: { ...files, ...moreFiles },
      env: cache.env,
      ...options,
    })
    return Object.assign(finished, {
      runner,
      results: JSON.parse(finished.outputs.results ?? '[]'),
    })
  }
  return {
    hub,
    cache,
    step,
    created: () => hub.simulator.calls('submit').length,
    async [Symbol.asyncDispose]() {
      await cache[Symbol.asyncDispose]()
      await hub[Symbol.asyncDispose]()
    },
  }
}

/** 256 is the most that a matrix of GitHub has. */
const ROWS = cases(256, 32)

test(`of ${ROWS} rows with one changed prompt, one creates a task; the others get their files from the cache`, async () => {
  await using world = await setup({ runMs: 0 })
  // At 100 times the speed, 20 downloads at once are too slow for their limit.
  const slow = { timeScale: 10 }
  const prompts = Array.from({ length: ROWS }, (_, index) => `cat ${index}`)
  const more = { batch: 'rows.csv', 'max-parallel': '20', timeout: '10h' }
  const first = await world.step(more, { 'rows.csv': rows(prompts) }, slow)
  expect(first.outputs, first.stdout.slice(-2000)).toMatchObject({
    'reused-count': '0',
    status: 'succeeded',
  })
  expect(world.created()).toBe(ROWS)

  prompts[20] = 'a dog'
  const second = await world.step(more, { 'rows.csv': rows(prompts) }, slow)
  expect(second.outputs, second.stdout.slice(-2000)).toMatchObject({
    status: 'succeeded',
    'succeeded-count': `${ROWS}`,
    'reused-count': `${ROWS - 1}`,
  })
  expect(world.created()).toBe(ROWS + 1)
  expect(second.stdout).toContain(`${ROWS} of ${ROWS} succeeded, ${ROWS - 1} reused`)
  const names = await second.runner.workspaceFiles('out')
  expect(names).toHaveLength(ROWS)
  for (const [index, { taskId, reused, coins, results }] of second.results.entries()) {
    expect(reused).toBe(index !== 20)
    if (!reused) continue
    expect({ taskId, coins }).toEqual({ taskId: first.results[index].taskId, coins: 0 })
    expect(results[0].file).toMatch(
      new RegExp(`^out/${String(index + 1).padStart(`${ROWS}`.length, '0')}-`),
    )
  }
  const content = (step: typeof first, index: number) =>
    readFile(join(step.workspace, step.results[index].results[0].file))
  expect(await content(second, ROWS - 1)).toEqual(await content(first, ROWS - 1))
}, 240_000)

test('a reused result is in log, summary and outputs as reused, at no cost', async () => {
  await using world = await setup({ runMs: 300 })
  const inputs = { inputs: 'KSampler.seed: 7' }
  const first = await world.step(inputs)
  const second = await world.step(inputs)
  expect(world.created()).toBe(1)
  expect(second.outputs, second.stdout).toMatchObject({
    ...{ status: 'succeeded', 'reused-count': '1', 'cost-coins': '0' },
    ...{ 'task-id': first.outputs['task-id'], url: first.outputs.url },
  })
  expect(JSON.parse(second.outputs.files ?? '')).toHaveLength(1)
  expect(second.stdout).toContain('no new task is created')
  expect(second.stdout).toMatch(/task \d+: succeeded, reused, 0 coins/)
  expect(second.summary).toContain('<sub>reused</sub>')
  expect(second.summary).toContain('0 coins')
  // Neither the account nor anything else of RunningHub is asked.
  expect(world.hub.simulator.calls('account')).toHaveLength(1)
  const stored = world.cache.entries.map(({ content }) => content).join()
  expect(stored).not.toContain(world.hub.inputs['api-key'])
})

test('without download-dir, a reused result has its files in RUNNER_TEMP', async () => {
  await using world = await setup()
  const inputs = { inputs: 'KSampler.seed: 7', 'download-dir': '' }
  await world.step(inputs)
  const second = await world.step(inputs)
  expect(second.outputs['reused-count'], second.stdout).toBe('1')
  const [file] = JSON.parse(second.outputs.files ?? '')
  expect((await readFile(resolve(second.workspace, file))).subarray(1, 4).toString()).toBe('PNG')
})

test('input files count by their content, not by their name', async () => {
  await using world = await setup()
  const more = { inputs: 'LoadImage.image: a.png\nKSampler.seed: 7' }
  const graph = { 'api.json': IMAGE_API_JSON }
  const first = await world.step(more, { ...graph, 'a.png': IMAGE })
  expect(first.outputs.status, first.stdout).toBe('succeeded')
  const renamed = { inputs: 'LoadImage.image: sub/b.png\nKSampler.seed: 7' }
  const second = await world.step(renamed, { ...graph, 'sub/b.png': IMAGE })
  expect(second.outputs['reused-count'], second.stdout).toBe('1')
  const changed = Buffer.concat([IMAGE, Buffer.from('x')])
  const third = await world.step(more, { ...graph, 'a.png': changed })
  expect(third.outputs['reused-count'], third.stdout).toBe('0')
  expect(world.created()).toBe(2)
})

test('rows whose seeds RunningHub generates are not reused, and the log names them', async () => {
  await using world = await setup()
  const more = { batch: 'rows.csv' }
  const csv = { 'rows.csv': 'KSampler.steps,KSampler.seed\n5,7\n6,-1\n' }
  await world.step(more, csv)
  const second = await world.step(more, csv)
  expect(second.outputs['reused-count'], second.stdout).toBe('1')
  expect(second.stdout).toContain('reuse: not for run 2, because RunningHub generates 3.seed.')
  expect(world.created()).toBe(3)
})

test('with ignore-seeds, rows of the same values keep a result each, which the next step reuses', async () => {
  await using world = await setup()
  const more = { batch: 'rows.yml', reuse: 'ignore-seeds' }
  const yml = { 'rows.yml': '- {}\n- {}\n- {}\n' }
  const first = await world.step(more, yml)
  expect(world.created(), first.stdout).toBe(3)
  const second = await world.step(more, yml)
  expect(second.outputs['reused-count'], second.stdout).toBe('3')
  expect(world.created()).toBe(3)
  expect(second.results.map(({ taskId }: { taskId: string }) => taskId)).toEqual(
    first.results.map(({ taskId }: { taskId: string }) => taskId),
  )
  expect(second.stdout).toContain('With ignore-seeds, any run may get a result with other seeds.')
})

test('rows of one request in one step create one task', async () => {
  await using world = await setup()
  const more = { batch: 'rows.csv', 'max-parallel': '3' }
  const step = await world.step(more, { 'rows.csv': rows(['a', 'a', 'a', 'b']) })
  expect(step.outputs, step.stdout).toMatchObject({ 'succeeded-count': '4', 'reused-count': '2' })
  expect(world.created()).toBe(2)
})

test('when the task of a request fails, one of the other rows creates the next one', async () => {
  await using world = await setup()
  world.hub.simulator.script({ on: 'submit', answer: { kind: 'task', end: 'failed' } })
  const more = { batch: 'rows.csv', 'max-parallel': '3', 'fail-fast': 'false' }
  const step = await world.step(more, { 'rows.csv': rows(['a', 'a', 'a']) })
  expect(step.outputs, step.stdout).toMatchObject({
    ...{ 'succeeded-count': '2', 'failed-count': '1', 'reused-count': '1' },
  })
  expect(world.created()).toBe(2)
})

test('reused rows are still run when max-coins were spent', async () => {
  // Half a second costs one coin.
  await using world = await setup({ runMs: 500 })
  const more = { batch: 'rows.csv', 'max-parallel': '1' }
  await world.step(more, { 'rows.csv': rows(['c']) })
  const step = await world.step(
    { ...more, 'max-coins': '1' },
    { 'rows.csv': rows(['a', 'b', 'c']) },
  )
  const statuses = step.results.map(({ status }: { status: string }) => status)
  expect(statuses, step.stdout).toEqual(['succeeded', 'skipped', 'succeeded'])
  expect(step.outputs['reused-count']).toBe('1')
  expect(step.summary).toContain('Not started: run 2.')
})

test.for([
  ['is cut off', (bytes: Buffer) => bytes.subarray(0, -10), /instead of \d+ bytes/],
  [
    'is damaged',
    (bytes: Buffer) => Buffer.concat([bytes.subarray(0, -10), Buffer.alloc(10)]),
    /is damaged/,
  ],
  ['is something else', () => Buffer.from('hello'), /is damaged/],
  [
    'is that of another request',
    (bytes: Buffer) =>
      Buffer.from(
        bytes.toString('latin1').replace(/"fingerprint":"./, '"fingerprint":"_'),
        'latin1',
      ),
    /another request/,
  ],
] as const)('a stored result that %s is not used; the log says why', async ([, damage, reason]) => {
  await using world = await setup()
  const inputs = { inputs: 'KSampler.seed: 7' }
  await world.step(inputs)
  for (const entry of world.cache.entries) if (entry.bytes) entry.bytes = damage(entry.bytes)
  const second = await world.step(inputs)
  expect(second.outputs, second.stdout).toMatchObject({ status: 'succeeded', 'reused-count': '0' })
  expect(second.stdout).toContain('the stored result cannot be used, so a new task is created: ')
  expect(second.stdout).toMatch(reason)
  expect(world.created()).toBe(2)
  expect(await second.runner.workspaceFiles('out')).toHaveLength(1)
})

test.for(['CreateCacheEntry', 'GetCacheEntryDownloadURL'])(
  'a cache that fails at %s costs no result, and the log says so',
  async (method) => {
    await using world = await setup()
    Object.assign(world.cache.faults, { status: 500, method })
    const step = await world.step({ inputs: 'KSampler.seed: 7' })
    expect(step.outputs, step.stdout).toMatchObject({ status: 'succeeded', 'reused-count': '0' })
    expect(step.stdout).toMatch(/Results are not stored|Stored results cannot be looked up/)
    expect(world.created()).toBe(1)
  },
)

test('without reuse, the cache is not called', async () => {
  await using world = await setup()
  await world.step({ inputs: 'KSampler.seed: 7', reuse: 'false' })
  expect(world.cache.calls).toEqual([])
})
