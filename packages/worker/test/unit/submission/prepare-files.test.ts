import { describe, expect, test } from 'vitest'
import type { TaskPayload } from '../../../src/model/task.ts'
import type { InvocationContext } from '../../../src/platform/context.ts'
import type { FilesClaim } from '../../../src/queue/rpc-types.ts'
import { prepareFiles } from '../../../src/submission/prepare-files.ts'
import { collectLog } from '../../harness/log-lines.ts'
import { createInvocation, refusal, type Step } from '../../harness/submission.ts'

type File = TaskPayload['files'][number]
const log = collectLog()
const file = (name: string, nodeId: string) => {
  return { nodeId, fieldName: 'image', url: `https://files.example/${name}.png` }
}
const ok = (data: object) => JSON.stringify({ code: 0, msg: 'success', data })
const png = () =>
  new Response(new Uint8Array(1000).fill(5), { headers: { 'content-type': 'image/png' } })
const uploaded = (name: string) => ok({ fileName: `api/${name}` })
const http = (status: number) => () => new Response(null, { status })
const late = new DOMException('no response', 'TimeoutError')

/** Uploads the files of a new task once. */
async function prepare(
  steps: Step[],
  {
    names = ['a'],
    kinds = [],
    claim = {},
    ...more
  }: Partial<InvocationContext> & {
    names?: string[]
    kinds?: File['kind'][]
    claim?: Partial<FilesClaim>
  } = {},
) {
  const world = createInvocation(steps, more)
  const files = names.map((name, index): File => {
    const kind = kinds[index]
    return { ...file(name, String(index)), ...(kind && { kind }) }
  })
  const result = await world.add('t', { files })
  if (result.kind !== 'created' || !result.files) throw new Error('no files')
  const ready = await prepareFiles(world.ctx, { ...result.files, ...claim })
  await world.idle()
  const paths = world.calls.map(({ path }) => path.split('/').at(-1))
  const again = (at: number) => world.queue.claimFiles(at, 'cron')
  return { ...world, ready, paths, again }
}

test('each distinct file is uploaded once, in their order', async () => {
  const steps = [png, uploaded('1'), png, uploaded('2')]
  const { ready, paths, queue, start } = await prepare(steps, { names: ['a', 'b', 'a'] })
  expect(ready).toBe(true)
  expect(paths).toEqual(['a.png', 'upload', 'b.png', 'upload'])
  await queue.recordCapacity({ limit: 5 }, start)
  expect(await queue.claim(start)).toMatchObject({ uploads: ['api/1', 'api/2', 'api/1'] })
})

test('files that were uploaded before are not uploaded again', async () => {
  const steps = [png, uploaded('2')]
  const { ready, paths } = await prepare(steps, {
    names: ['a', 'b'],
    claim: { uploads: ['api/1'] },
  })
  expect(ready).toBe(true)
  expect(paths).toEqual(['b.png', 'upload'])
})

describe('the time limits', () => {
  test.each<[string, Partial<InvocationContext>, Partial<FilesClaim>, number[]]>([
    ['of a first attempt in a request', {}, {}, [8_000, 120_000, 4_000]],
    ['of a first attempt in a cron run', { budget: 'cron' }, {}, [150_000, 120_000, 4_000]],
    ['of a later attempt', { budget: 'cron' }, { attempts: 1 }, [150_000, 120_000, 30_000]],
  ])('%s', async (_name, context, claim, expected) => {
    const { limits } = await prepare([png, uploaded('1')], { ...context, claim })
    expect(limits).toEqual(expected)
  })
})

describe('after a failure', () => {
  test.each<[string, Step[], Partial<InvocationContext>, number, number]>([
    ['that may pass, a minute later', [http(503)], {}, 60_000, 1],
    ['of the upload, a minute later', [png, refusal(808)], {}, 60_000, 1],
    ['by a time limit, at once in a cron run', [late], {}, 0, 1],
    ['by a time limit in a cron run, a minute later', [late], { budget: 'cron' }, 60_000, 1],
    [
      'without subrequests, a minute later, not counted',
      [http(503)],
      { subrequestsLeft: () => 0 },
      60_000,
      0,
    ],
    ['with subrequests, counted', [http(503)], { subrequestsLeft: () => 1 }, 60_000, 1],
  ])('%s', async (_name, steps, context, delay, attempts) => {
    const { ready, again, start, getTask } = await prepare(steps, context)
    expect(ready).toBe(false)
    expect(await getTask('t')).toMatchObject({ status: 'waiting' })
    if (delay > 0) expect(await again(start + delay - 1)).toBeUndefined()
    expect(await again(start + delay)).toMatchObject({ id: 't', attempts })
  })

  test('the files that are uploaded are kept, and the task says what failed', async () => {
    const steps = [png, uploaded('1'), http(503)]
    const { getTask, again, start } = await prepare(steps, { names: ['a', 'b'] })
    expect((await getTask('t'))?.waitingFor?.message).toContain('503')
    expect(await again(start + 60_000)).toMatchObject({ uploads: ['api/1'] })
  })
})

describe('a task ends', () => {
  test.each<[string, Step[], Partial<FilesClaim>, string]>([
    ['when a file does not exist', [http(404)], {}, 'FILE_UNUSABLE'],
    ['after the fifth failure', [http(503)], { attempts: 4 }, 'UPLOAD_FAILED'],
    ['when RunningHub refuses a file for good', [png, refusal(809)], {}, 'FILE_TOO_LARGE'],
  ])('%s', async (_name, steps, claim, code) => {
    const { ready, getTask } = await prepare(steps, { claim })
    expect(ready).toBe(false)
    const task = await getTask('t')
    expect(task).toMatchObject({ status: 'failed' })
    expect(JSON.parse(task?.outcome ?? '').error.code).toBe(code)
  })

  test('not after the fourth failure', async () => {
    const { getTask } = await prepare([http(503)], { claim: { attempts: 3 } })
    expect(await getTask('t')).toMatchObject({ status: 'waiting' })
  })

  test('not by a file that is on a private host, which is not fetched', async () => {
    const world = createInvocation([png])
    const files = [{ ...file('a', '1'), url: 'https://127.0.0.1/a.png' }]
    const result = await world.add('t', { files })
    if (result.kind !== 'created' || !result.files) return expect.fail('no files')
    await prepareFiles(world.ctx, result.files)
    expect(await world.getTask('t')).toMatchObject({ status: 'failed' })
    expect(world.calls).toEqual([])
  })
})

test('a refusal of the account pauses the queue, and keeps the task and what is uploaded', async () => {
  const account = ok({ remainCoins: '3' })
  const { queue, start, getTask, again, ready } = await prepare(
    [png, uploaded('1'), png, refusal(802), account],
    { names: ['a', 'b'] },
  )
  expect(ready).toBe(false)
  expect(await queue.report(start)).toMatchObject({
    paused: { code: 'INVALID_KEY' },
    check: { at: start, balance: { coins: 3 } },
  })
  expect(await getTask('t')).toMatchObject({ status: 'waiting' })
  await queue.resume(start)
  expect(await again(start)).toMatchObject({ attempts: 0, uploads: ['api/1'] })
})

test('that the files are uploaded is reported again until the queue responds', async () => {
  const world = createInvocation([png, uploaded('1')])
  const result = await world.add('t', { files: [file('a', '1')] })
  if (result.kind !== 'created' || !result.files) return expect.fail('no files')
  world.failures.set('filesReady', 2)
  expect(await prepareFiles(world.ctx, result.files)).toBe(true)
  expect(world.clock.sleeps).toEqual([200, 1_000])
})

describe('the content of a file', () => {
  const text = () => new Response('a cat', { headers: { 'content-type': 'text/plain' } })
  const picture = () => new Response(new Uint8Array([0x89, 0x50, 0x4e, 0x47, 13, 10, 26, 10]))

  test.each<[string, string[], File['kind'][], Step[], boolean]>([
    ['has the kind of its field', ['a'], ['image'], [picture, uploaded('1')], true],
    ['of another kind is refused', ['a'], ['image'], [text], false],
    ['may be anything for a field without a kind', ['a'], [], [text, uploaded('1')], true],
    [
      'is checked for its own field only',
      ['a', 'b'],
      ['image', undefined],
      [picture, uploaded('1'), text, uploaded('2')],
      true,
    ],
    ['is checked for every field that has it', ['a', 'a'], [undefined, 'image'], [text], false],
  ])('%s', async (_name, names, kinds, steps, expected) => {
    const { ready, paths } = await prepare(steps, { names, kinds })
    expect(ready).toBe(expected)
    expect(paths).toHaveLength(steps.length)
  })
})

describe('the upload of a file ends', () => {
  /** A call that never ends by itself. */
  const hang = (signal: AbortSignal | null | undefined) =>
    new Promise<Response>((_, reject) =>
      signal?.addEventListener('abort', () => reject(signal.reason)),
    )

  test.each([
    ['with the time for its response', 4_000],
    ['with the time for a file', 120_000],
    ['with the time for all files', 8_000],
  ])('%s', async (_name, limit) => {
    const called = Promise.withResolvers<void>()
    const ended: string[] = []
    const { ready, again, start } = await prepare([], {
      wait: (ms, signal) =>
        ms === limit
          ? called.promise
          : new Promise((_, reject) => signal?.addEventListener('abort', reject)),
      fetch: async (input, init) => {
        const name = new URL(String(input)).pathname.split('/').at(-1) ?? ''
        called.resolve()
        return hang(init?.signal).finally(() => ended.push(name))
      },
    })
    expect(ready).toBe(false)
    expect(ended).toEqual(['a.png'])
    expect(await again(start)).toMatchObject({ id: 't' })
  })

  test('and gives its connection back', async () => {
    let open = 0
    const { ready } = await prepare([png, uploaded('1'), png, refusal(809)], {
      names: ['a', 'b'],
      acquire: async (call) => {
        open++
        const value = await call()
        open--
        return value
      },
    })
    expect(ready).toBe(false)
    expect(open).toBe(0)
  })
})

test('that the queue does not record the upload is logged with the task', async () => {
  const world = createInvocation([png, uploaded('1')])
  const result = await world.add('t', { files: [file('a', '1')] })
  if (result.kind !== 'created' || !result.files) return expect.fail('no files')
  world.failures.set('filesReady', 9)
  await expect(prepareFiles(world.ctx, result.files)).rejects.toThrow('Network connection lost.')
  expect(log.events().at(-1)).toMatchObject({
    event: 'outcome-not-recorded',
    message: 'The queue could not record that the files of task t are uploaded.',
  })
})

test('a failed check of the account is logged', async () => {
  const world = createInvocation([png, refusal(802)])
  const result = await world.add('t', { files: [file('a', '1')] })
  if (result.kind !== 'created' || !result.files) return expect.fail('no files')
  world.failures.set('recordAccount', 1)
  await prepareFiles(world.ctx, result.files)
  await world.idle()
  expect(log.text()).toContain('checking the account: Network connection lost.')
})
