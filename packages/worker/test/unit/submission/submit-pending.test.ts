import { describe, expect, test } from 'vitest'
import type { InvocationContext } from '../../../src/platform/context.ts'
import { checkAccount } from '../../../src/submission/check-account.ts'
import {
  prepareInBackground,
  preparePending,
  submitPending,
  submitPendingInBackground,
  submitReady,
} from '../../../src/submission/submit-pending.ts'
import { collectLog } from '../../harness/log-lines.ts'
import { created, createInvocation, refusal, refused, type Step } from '../../harness/submission.ts'

const log = collectLog()
const status = (data: object) => JSON.stringify({ code: 0, msg: 'success', data })
const free = status({ concurrentLimit: 5, runningCount: 0, queuedCount: 0 })

/** Adds waiting tasks to an invocation. RunningHub's queue was not queried yet. */
async function createWaiting(ids: string[], steps: Step[], more?: Partial<InvocationContext>) {
  const world = createInvocation(steps, more)
  for (const id of ids) await world.add(id)
  const paths = () => world.calls.map(({ path }) => path.split('/').at(-1))
  return { ...world, paths }
}

/** A new id for each create call. */
const create = () => {
  const taskId = String(100 + ids++)
  return new Response(
    JSON.stringify({ code: 0, msg: 'success', data: { taskId, taskStatus: 'QUEUED' } }),
  )
}
let ids = 0

describe('the queue of RunningHub', () => {
  test('is queried once before the first task', async () => {
    const { ctx, paths, queue, start } = await createWaiting(['a', 'b'], [free, create])
    expect(await submitReady(ctx)).toBe(false)
    expect(paths()).toEqual(['status', 'create', 'create'])
    expect(await queue.report(start)).toMatchObject({ submitted: 2, waiting: 0, limit: 5 })
  })

  test('is not queried without a task', async () => {
    const { ctx, paths } = await createWaiting([], [free])
    await submitPending(ctx)
    expect(paths()).toEqual([])
  })

  test.each<[string, object, object]>([
    [
      'has a limit and a free place',
      { concurrentLimit: 2, runningCount: 1 },
      { limit: 2, submitted: 1 },
    ],
    [
      'has no free place',
      { concurrentLimit: 2, runningCount: 1, queuedCount: 1 },
      { limit: 2, submitted: 0 },
    ],
    ['reports no number of tasks', { concurrentLimit: 2 }, { limit: 2, submitted: 1 }],
    ['has no limit', { concurrentLimit: -1, runningCount: 9 }, { limit: undefined, submitted: 1 }],
    [
      'has a limit of nothing',
      { concurrentLimit: 0, runningCount: 0 },
      { limit: undefined, submitted: 1 },
    ],
    ['reports nothing', {}, { limit: undefined, submitted: 1 }],
  ])('%s', async (_name, data, expected) => {
    const { ctx, queue, start } = await createWaiting(['a'], [status(data), create])
    await submitReady(ctx)
    expect(await queue.report(start)).toMatchObject(expected)
  })

  test.each<[string, Step, boolean]>([
    ['is refused', refusal(802), true],
    ['has an unknown code', refusal(987654), true],
    ['is busy', refusal(1011), false],
    ['is unreachable', refused, false],
    ['is not asked because of a defect', new RangeError('odd'), false],
  ])('that %s', async (_name, step, submits) => {
    const { ctx, queue, start, paths } = await createWaiting(['a'], [step, create])
    await submitReady(ctx)
    expect(paths()).toEqual(submits ? ['status', 'create'] : ['status'])
    expect((await queue.report(start)).isUnreachable).toBe(!submits)
    if (!submits) {
      expect((await queue.claim(start + 29_999)).kind).toBe('none')
      expect((await queue.claim(start + 30_000)).kind).toBe('probe')
    }
  })
})

test('tasks are submitted side by side, as far as there are places', async () => {
  let open = 0
  const both = Promise.withResolvers<void>()
  // Each call waits until two are open.
  const wait = async () => {
    if (++open === 2) both.resolve()
    await both.promise
    return create()
  }
  const { ctx, queue, start } = await createWaiting(['a', 'b', 'c'], [free, wait])
  await submitReady(ctx)
  expect((await queue.report(start)).submitted).toBe(3)
})

test('an error of one submission is thrown, and a later run takes its task', async () => {
  const world = await createWaiting(['a', 'b'], [free, create])
  world.failures.set('beginSubmit', 1)
  await expect(submitReady(world.ctx)).rejects.toThrow('Network connection lost.')
  await submitReady(world.ctx)
  expect((await world.queue.report(world.start)).submitted).toBe(2)
})

describe('no task is submitted', () => {
  test.each<[string, Partial<InvocationContext>, number]>([
    ['13 s after the start of a request', { startedAt: -13_000 }, 0],
    ['without four subrequests', { subrequestsLeft: () => 3 }, 0],
  ])('%s', async (_name, { startedAt, ...more }, count) => {
    const world = await createWaiting(['a'], [free, create], more)
    const ctx =
      startedAt === undefined ? world.ctx : { ...world.ctx, startedAt: world.start + startedAt }
    await submitReady(ctx)
    expect((await world.queue.report(world.start)).submitted).toBe(count)
    expect(world.calls).toEqual([])
  })
})

describe('a task is still submitted', () => {
  test.each<[string, Partial<InvocationContext>]>([
    ['12.999 s after the start of a request', { startedAt: -12_999 }],
    ['minutes after the start of a cron run', { startedAt: -120_000, budget: 'cron' }],
    ['with four subrequests', { subrequestsLeft: () => 4 }],
  ])('%s', async (_name, { startedAt = 0, ...more }) => {
    const world = await createWaiting(['a'], [free, create], more)
    await submitReady({ ...world.ctx, startedAt: world.start + startedAt })
    expect((await world.queue.report(world.start)).submitted).toBe(1)
  })
})

test('the account that is in order again gets its tasks', async () => {
  const account = status({ remainCoins: '9' })
  const world = await createWaiting(['a'], [free, refusal(416), account])
  await submitReady(world.ctx)
  await world.idle()
  expect((await world.queue.report(world.start)).paused).toBeDefined()
  await checkAccount(world.ctx)
  expect(world.paths().filter((path) => path === 'create')).toHaveLength(1)

  const later = await createWaiting(
    ['a'],
    [free, refusal(802), refusal(802), account, free, create],
  )
  await submitReady(later.ctx)
  await later.idle()
  await later.clock.sleep(120_000)
  await checkAccount(later.ctx)
  expect((await later.queue.report(later.clock.now())).submitted).toBe(1)
})

test('a defect in the check of the account is not hidden', async () => {
  const world = createInvocation([free])
  world.failures.set('recordAccount', 1)
  await expect(checkAccount(world.ctx)).rejects.toThrow('Network connection lost.')
})

describe('files', () => {
  const url = 'https://files.example/cat.png'
  const files = [{ nodeId: '10', fieldName: 'image', url }]
  const png = () =>
    new Response(new Uint8Array(1000).fill(5), { headers: { 'content-type': 'image/png' } })
  const uploaded = status({ fileName: 'api/1.png' })

  /** Adds tasks with a file whose first upload did not begin. */
  async function createWithFiles(
    names: string[],
    steps: Step[],
    more?: Partial<InvocationContext>,
  ) {
    const world = createInvocation(steps, more)
    for (const id of names) {
      const result = await world.add(id, { files })
      const lease = (result.kind === 'created' && result.files?.lease) || ''
      await world.queue.releaseFiles(
        id,
        lease,
        { why: 'not-attempted', until: 0, uploads: [] },
        world.start,
      )
    }
    const paths = () => world.calls.map(({ path }) => path.split('/').at(-1))
    return { ...world, paths }
  }

  test('are uploaded after the waiting tasks, then their task is submitted', async () => {
    const world = await createWithFiles(['a'], [png, uploaded, free, create])
    await submitPending(world.ctx)
    await world.idle()
    expect(world.paths()).toEqual(['cat.png', 'upload', 'status', 'create'])
    expect(JSON.parse(world.calls.at(-1)?.body ?? '').nodeInfoList).toEqual([
      { nodeId: '10', fieldName: 'image', fieldValue: 'api/1.png' },
    ])
    expect(await world.getTask('a')).toMatchObject({ status: 'queued' })
  })

  test('are not uploaded without a free lane, which is given back', async () => {
    const lanes = { free: 0 }
    const world = await createWithFiles(['a'], [png, uploaded, free, create], { lanes })
    preparePending(world.ctx)
    await world.idle()
    expect(world.calls).toEqual([])
    lanes.free = 1
    preparePending(world.ctx)
    expect(lanes.free).toBe(0)
    await world.idle()
    expect(lanes.free).toBe(1)
    expect(await world.getTask('a')).toMatchObject({ status: 'queued' })
  })

  test('are not started five seconds after the start of a request', async () => {
    const world = await createWithFiles(['a'], [png, uploaded, free, create])
    preparePending({ ...world.ctx, startedAt: world.start - 5_000 })
    await world.idle()
    expect(world.calls).toEqual([])
    preparePending({ ...world.ctx, startedAt: world.start - 4_999 })
    await world.idle()
    expect(world.calls).not.toEqual([])
  })

  test('of a new task are uploaded after the response', async () => {
    const world = createInvocation([png, uploaded, free, create])
    const result = await world.add('a', { files })
    if (result.kind !== 'created' || !result.files) return expect.fail('no files')
    prepareInBackground(world.ctx, result.files)
    await world.idle()
    expect(await world.getTask('a')).toMatchObject({ status: 'queued' })
  })

  test('that cannot be fetched end their task, and nothing is submitted', async () => {
    const world = await createWithFiles(['a'], [() => new Response(null, { status: 404 })])
    preparePending(world.ctx)
    await world.idle()
    expect(await world.getTask('a')).toMatchObject({ status: 'failed' })
    expect(world.paths()).toEqual(['cat.png'])
  })
})

test('waiting tasks are submitted after the response, and a failure is logged', async () => {
  const world = await createWaiting(['a'], [free, created('QUEUED')])
  submitPendingInBackground(world.ctx)
  await world.idle()
  expect(await world.getTask('a')).toMatchObject({ status: 'queued' })
  world.failures.set('claim', 1)
  submitPendingInBackground(world.ctx)
  await world.idle()
  expect(log.events()).toContainEqual({
    event: 'background-work-failed',
    message: 'submitting waiting tasks: Network connection lost.',
  })
})
