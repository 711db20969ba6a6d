import { expect, test } from 'vitest'
import type { FilesClaim, FilesRelease } from '../../../src/queue/rpc-types.ts'
import { budget, createQueue, end, hour, minute } from '../../harness/queue.ts'

const info = '{}'

/** A queue whose tasks have files that nobody uploads. The leases of the invocations expired. */
async function createQueueWithFiles(ids: string[]) {
  const world = await createQueue([])
  const { queue, now } = world
  const add = async (id: string, at = now) => {
    const task = { id, info, hasFiles: true, hasCallback: false }
    const result = await queue.enqueue(task, undefined, at)
    return result.kind === 'created' ? (result.files as FilesClaim | undefined) : undefined
  }
  for (const id of ids) {
    const claim = await add(id)
    const back = { why: 'not-attempted', until: 0, uploads: [] as string[] } as const
    await queue.releaseFiles(id, claim?.lease ?? '', back, now)
  }
  const claimFiles = (at = now, by: 'cron' | 'request' = 'cron') => queue.claimFiles(at, by)
  return { ...world, add, claimFiles }
}

test('the invocation that creates a task with files gets them to upload', async () => {
  const { queue, now, add } = await createQueueWithFiles([])
  expect(await add('a')).toMatchObject({ id: 'a', attempts: 0, uploads: [] })
  expect(await queue.claimFiles(now, 'cron')).toBeUndefined()
  expect(await queue.claim(now)).toEqual({ kind: 'none', filesDue: false })
})

test('a task with files takes no slot before they are uploaded', async () => {
  const { queue, now, claim, claimFiles, getTask } = await createQueueWithFiles(['a'])
  expect(await queue.claim(now)).toEqual({ kind: 'none', filesDue: true })
  const files = await claimFiles()
  expect(files).toMatchObject({ id: 'a' })
  expect(await queue.claim(now)).toEqual({ kind: 'none', filesDue: false })
  expect(await getTask('a')).toMatchObject({ status: 'waiting' })
  await queue.filesReady('a', files?.lease ?? '', ['api/1.png'])
  expect(await claim()).toMatchObject({ id: 'a', uploads: ['api/1.png'] })
})

test('tasks are submitted in the order of acceptance among those whose files are uploaded', async () => {
  const { queue, claim, claimFiles } = await createQueueWithFiles(['a', 'b', 'c'])
  const [a, b, c] = [await claimFiles(), await claimFiles(), await claimFiles()]
  await queue.filesReady('c', c?.lease ?? '', [])
  await queue.filesReady('b', b?.lease ?? '', [])
  expect((await claim()).id).toBe('b')
  await queue.filesReady('a', a?.lease ?? '', [])
  expect((await claim()).id).toBe('a')
  expect((await claim()).id).toBe('c')
})

test('a task whose files failed is tried again later, after new tasks, with the files it has', async () => {
  const { queue, now, claimFiles } = await createQueueWithFiles(['a', 'b'])
  const { lease } = (await claimFiles()) as FilesClaim
  const until = now + minute
  const back: FilesRelease = { why: 'failed', until, uploads: ['api/1.png'] }
  await queue.releaseFiles('a', lease, back, now)
  expect(await queue.takeDueWork(now, budget)).toMatchObject({ filesDue: true })
  expect((await claimFiles())?.id).toBe('b')
  expect(await claimFiles(until - 1)).toBeUndefined()
  expect(await queue.takeDueWork(until, budget)).toMatchObject({ filesDue: true })
  expect(await claimFiles(until)).toMatchObject({ id: 'a', attempts: 1, uploads: ['api/1.png'] })
})

test('files that failed once are claimed by cron runs only', async () => {
  const { queue, now, claimFiles } = await createQueueWithFiles(['a'])
  const { lease } = (await claimFiles(now, 'request')) as FilesClaim
  await queue.releaseFiles('a', lease, { why: 'failed', until: now, uploads: [] }, now)
  expect(await claimFiles(now, 'request')).toBeUndefined()
  expect(await claimFiles(now, 'cron')).toMatchObject({ attempts: 1 })
})

test('files of at most eight tasks are uploaded at the same time', async () => {
  const ids = Array.from({ length: 9 }, (_, n) => `task${n}`)
  const { queue, claimFiles, add } = await createQueueWithFiles(ids)
  const claims = []
  for (const _ of ids) claims.push(await claimFiles())
  expect(claims.map((claim) => claim?.id)).toEqual([...ids.slice(0, 8), undefined])
  expect(await add('another')).toBeUndefined()
  await queue.filesReady('task0', claims[0]?.lease ?? '', [])
  expect((await claimFiles())?.id).toBe('task8')
})

test('files are uploaded only for the next twenty tasks', async () => {
  const { queue, now, claim, claimFiles } = await createQueueWithFiles(['a'])
  for (let n = 0; n < 20; n++) {
    const task = { id: `ready${n}`, info, hasFiles: false, hasCallback: false }
    await queue.enqueue(task, undefined, now)
  }
  expect(await claimFiles()).toBeUndefined()
  expect(await queue.takeDueWork(now, budget)).toMatchObject({ filesDue: false })
  await claim()
  expect((await claimFiles())?.id).toBe('a')
})

test('files whose caller never reports are claimed again, at most five times', async () => {
  const { queue, now, claimFiles, getTask } = await createQueueWithFiles(['a'])
  let at = now
  for (let n = 0; n < 5; n++) {
    expect(await claimFiles(at)).toMatchObject({ attempts: n })
    at += 4 * minute
  }
  await queue.takeDueWork(at, budget)
  const task = await getTask('a')
  expect(task).toMatchObject({ status: 'failed' })
  expect(task?.outcome).toContain('SUBMIT_FAILED')
})

test('a caller whose lease expired cannot report files', async () => {
  const { queue, now, claimFiles } = await createQueueWithFiles(['a'])
  const first = (await claimFiles()) as FilesClaim
  const later = now + 4 * minute
  const second = (await claimFiles(later)) as FilesClaim
  await queue.filesReady('a', first.lease, ['old'])
  expect(await queue.claim(later)).toMatchObject({ kind: 'none' })
  await queue.filesReady('a', second.lease, ['new'])
  await queue.recordCapacity({ limit: 5 }, later)
  expect(await queue.claim(later)).toMatchObject({ kind: 'task', uploads: ['new'] })
})

test('a task is cancelled, refused or revoked while its files are uploaded', async () => {
  const { queue, now, claimFiles, getTask } = await createQueueWithFiles(['a', 'b', 'c'])
  await claimFiles()
  const b = (await claimFiles()) as FilesClaim
  await claimFiles()
  await queue.cancel('a', now)
  await queue.fail('b', b.lease, end('failed'), now)
  expect(await queue.revoke('c', undefined, now)).toBeUndefined()
  expect(await getTask('a')).toMatchObject({ status: 'cancelled' })
  expect(await getTask('b')).toMatchObject({ status: 'failed' })
  expect(await getTask('c')).toBeUndefined()
})

test('a task whose files wait expires after the queue timeout', async () => {
  const { queue, now, getTask } = await createQueueWithFiles(['a'])
  await queue.takeDueWork(now + 24 * hour - 1, budget)
  expect(await getTask('a')).toMatchObject({ status: 'waiting' })
  await queue.takeDueWork(now + 24 * hour, budget)
  expect((await getTask('a'))?.outcome).toContain('QUEUE_TIMEOUT')
})
