import { mkdir, readFile, truncate } from 'node:fs/promises'
import { expect, test } from 'vitest'
import { type PlannedRun, StoredResultError } from '../../src/index.ts'
import { type CreatedResult, ResultReuse, type ResultStore } from '../../src/node.ts'
import { temporaryDirectory } from '../harness/local-server.ts'

const KEY = 'a'.repeat(64)
const run = (number: number): PlannedRun => {
  return { number, workflowId: '1', sendWorkflow: false, changes: [], submit: {} }
}
const TEXT: CreatedResult = {
  taskId: '19',
  results: [{ text: 'a cat, secret', type: 'txt' }],
  files: [],
}

/** A store in memory, over files that stay where they were written. */
async function setup(runs: readonly PlannedRun[]) {
  const paths = new Map<string, string>()
  const log: string[] = []
  const tempDir = await temporaryDirectory()
  await mkdir(tempDir, { recursive: true })
  const store: ResultStore = {
    has: (key) => paths.has(key),
    read: async (key) => paths.get(key),
    write: async (key, _taskId, path) => void paths.set(key, path),
  }
  const abort = new AbortController()
  const open = () =>
    new ResultReuse({
      ...{ store, tempDir, signal: abort.signal },
      keys: new Map(runs.map((run) => [run, KEY])),
      redact: (text) => text.replaceAll('secret', '[redacted]'),
      onUnusable: ({ number }, error) => log.push(`${number} unusable: ${error}`),
      onNotStored: ({ number }, error) => log.push(`${number} not stored: ${error}`),
    })
  /** Runs all runs at the same time, and returns what each did. Those that read files have no order. */
  const runAll = async (create: (run: PlannedRun) => Promise<CreatedResult | undefined>) => {
    const reuse = open()
    const did: string[] = []
    const ends = runs.map((run) =>
      reuse.reuseOrCreate(run, {
        create: () => {
          did.push(`${run.number} created`)
          return create(run)
        },
        restore: async (_path, { taskId }) => void did.push(`${run.number} got ${taskId}`),
      }),
    )
    const settled = await Promise.allSettled(ends)
    return {
      did,
      errors: settled.flatMap((end) => (end.status === 'rejected' ? [end.reason] : [])),
    }
  }
  return { store, paths, log, open, runAll, abort }
}

test('of several runs with one key, one creates its task, and the others get its result', async () => {
  const { runAll, log } = await setup([run(1), run(2), run(3)])
  expect((await runAll(async () => TEXT)).did.sort()).toEqual(['1 created', '2 got 19', '3 got 19'])
  expect((await runAll(async () => TEXT)).did.sort()).toEqual(['1 got 19', '2 got 19', '3 got 19'])
  expect(log).toEqual([])
})

test('when a run fails, one other run with its key creates a task', async () => {
  const { runAll } = await setup([run(1), run(2), run(3)])
  const failure = new Error('failed')
  const { did, errors } = await runAll(({ number }) =>
    number === 1 ? Promise.reject(failure) : Promise.resolve(TEXT),
  )
  expect(did).toEqual(['1 created', '2 created', '3 got 19'])
  expect(errors).toEqual([failure])
})

test('a stored result has no secret, and none is stored for a task without results', async () => {
  const { runAll, paths } = await setup([run(1)])
  await runAll(async () => ({ ...TEXT, results: [] }))
  expect(paths.size).toBe(0)
  await runAll(async () => TEXT)
  expect(await readFile(paths.get(KEY) ?? '', 'utf8')).toContain('a cat, [redacted]')
})

test('a damaged result is reported, and replaced by that of a new task', async () => {
  const { runAll, paths, log } = await setup([run(1), run(2)])
  await runAll(async () => TEXT)
  await truncate(paths.get(KEY) ?? '', 20)
  expect((await runAll(async () => TEXT)).did).toEqual(['1 created', '2 got 19'])
  expect(log).toEqual([expect.stringContaining('1 unusable: StoredResultError: The stored result')])
  expect((await runAll(async () => TEXT)).did).toEqual(['1 got 19', '2 got 19'])
})

test('a store that cannot be read or written costs no result', async () => {
  const { store, runAll, log } = await setup([run(1), run(2)])
  store.read = () => Promise.reject(new Error('EIO'))
  store.write = () => Promise.reject(new Error('ENOSPC'))
  expect((await runAll(async () => TEXT)).did).toEqual(['1 created', '2 got 19'])
  expect(log).toEqual(['1 unusable: Error: EIO', '1 not stored: Error: ENOSPC'])
})

test('a result that cannot be saved where the run wants it fails the run and creates no task', async () => {
  const one = run(1)
  const { open, runAll } = await setup([one])
  await runAll(async () => TEXT)
  let created = 0
  const full = new Error('ENOSPC')
  const create = async () => void created++
  const ending = open().reuseOrCreate(one, { create, restore: () => Promise.reject(full) })
  await expect(ending).rejects.toBe(full)
  expect(created).toBe(0)
})

test('a result that turns out to be damaged while it is saved is that of no task', async () => {
  const one = run(1)
  const { open, runAll } = await setup([one])
  await runAll(async () => TEXT)
  let created = 0
  const restore = () => Promise.reject(new StoredResultError({ kind: 'stored-result-damaged' }))
  await open().reuseOrCreate(one, { restore, create: async () => void created++ })
  expect(created).toBe(1)
})

test('a resumed run keeps its task and stores the result', async () => {
  const one = run(1)
  const { open, paths, runAll } = await setup([one])
  await runAll(async () => TEXT)
  let created = 0
  await open().reuseOrCreate(one, {
    isResumed: true,
    create: async () => {
      created++
      return { ...TEXT, taskId: '20' }
    },
    restore: () => Promise.reject(new Error('not restored')),
  })
  expect(created).toBe(1)
  expect(await readFile(paths.get(KEY) ?? '', 'utf8')).toContain('"taskId":"20"')
})

test('after an abort, a waiting run creates no task', async () => {
  const { runAll, abort } = await setup([run(1), run(2)])
  const { did, errors } = await runAll(() => {
    abort.abort(new Error('cancelled'))
    return Promise.reject(abort.signal.reason)
  })
  expect(did).toEqual(['1 created'])
  expect(errors).toEqual([abort.signal.reason, abort.signal.reason])
})
