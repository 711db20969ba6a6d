import { expect, test } from 'vitest'
import { sweepAccounts } from '../../../src/cron/sweep-accounts.ts'
import type { TaskResource } from '../../../src/model/task.ts'
import { collectLog } from '../../harness/log-lines.ts'
import { testBucket, World } from '../../harness/world.ts'

const log = collectLog()
const MINUTE = 60_000
const png = { type: 'png', name: 'cat 1.png' }

/** Returns the keys and types of what is stored for a task. */
async function storedFor(task: { results: { storedUrl?: string | undefined }[] }) {
  const files = await Promise.all(
    task.results.map(async ({ storedUrl = '' }) => {
      const path = decodeURIComponent(new URL(storedUrl).pathname)
      const file = await testBucket.get(path.replace('/v1/', ''))
      return file && { type: file.httpMetadata?.contentType, size: file.size }
    }),
  )
  return files
}

test('results are stored before the callback goes out, which has both links', async () => {
  const world = new World({ results: true })
  const results = [png, { type: 'txt', text: 'words' }, { type: 'mp4' }]
  world.simulator.script({ on: 'submit', answer: { kind: 'task', results } })
  const created = await world.createTask()
  await world.minutes(3)
  const task = await world.getTask(created)
  const [url = ''] = task.urls
  expect(task).toMatchObject({
    status: 'succeeded',
    callback: { status: 'delivered', attempts: 1 },
  })
  const [received] = world.received
  const data = received?.body.data as unknown as TaskResource
  expect(data.results).toEqual(task.results)
  expect(data).toMatchObject({ url, urls: task.urls, storedUrl: task.results[0]?.storedUrl })
  const day = task.endedAt?.slice(0, 10)
  const pattern = `^https://worker\\.example/v1/results/${day}/[0-9a-f]{32}/1-cat%20?_?1\\.png$`
  expect(task.storedUrl).toMatch(new RegExp(pattern))
  const types = (await storedFor(task)).map((file) => file?.type)
  expect(types).toEqual(['image/png', 'text/plain; charset=utf-8', 'video/mp4'])
  expect(task.resultsExpireAt).toBe(
    new Date(Date.parse(task.endedAt ?? '') + 86_400_000).toISOString(),
  )
})

test('without a bucket the results are links to RunningHub, with the time when these die', async () => {
  const world = new World()
  const created = await world.createTask()
  await world.minutes(2)
  const task = await world.getTask(created)
  expect(task).toMatchObject({ status: 'succeeded', resultsExpireAt: expect.any(String) })
  expect(JSON.stringify([task, world.received[0]?.body])).not.toContain('storedUrl')
  expect(world.simulator.calls('download')).toHaveLength(0)
})

test('the results of a task without a callback are stored', async () => {
  const world = new World({ results: true })
  const created = await world.createTask({ callbackUrl: undefined })
  await world.minutes(3)
  expect(await storedFor(await world.getTask(created))).toEqual([
    { type: 'image/png', size: expect.any(Number) },
  ])
  expect(await world.settled()).toBe(true)
})

test('a copy that fails holds the callback back for two minutes at most, and is repeated', async () => {
  const world = new World({ results: true })
  world.simulator.script({ on: 'download', times: 4, answer: { kind: 'http', status: 503 } })
  const created = await world.createTask()
  await world.minutes(5)
  const task = await world.getTask(created)
  const [received] = world.received
  expect(world.received).toHaveLength(1)
  expect((received?.at ?? 0) - Date.parse(task.endedAt ?? '')).toBeLessThanOrEqual(3 * MINUTE)
  expect(received?.body.data).toMatchObject({ status: 'succeeded', urls: task.urls })
  expect(JSON.stringify(received?.body)).not.toContain('storedUrl')
  await world.minutes(40)
  expect(await storedFor(await world.getTask(created))).toEqual([
    { type: 'image/png', size: expect.any(Number) },
  ])
  expect(world.received).toHaveLength(1)
  expect(await world.settled()).toBe(true)
})

test('a download that hangs does not hold the callback back for long', async () => {
  const world = new World({ results: true })
  const [files] = [new URL(world.simulator.options.filesUrl).hostname]
  world.hosts[files] = () => new Promise(() => {})
  await world.createTask()
  for (let step = 0; step < 6; step++) await Promise.race([world.minute(), world.pass(60_000)])
  expect(world.received.map(({ body }) => body.type)).toEqual(['runninghub.task.succeeded'])
})

test('a copy that never succeeds ends, and the log says so', async () => {
  const world = new World({ results: true })
  world.simulator.script({ on: 'download', times: 99, answer: { kind: 'expired' } })
  const created = await world.createTask()
  await world.minutes(5)
  for (let hour = 0; hour < 26; hour++) {
    await world.clock.advance(59 * MINUTE)
    await world.minute()
  }
  expect(log.events().filter(({ event }) => event === 'results-not-stored')).toEqual([
    expect.objectContaining({ task: created.id, attempts: 8, remaining: 1 }),
  ])
  expect(await world.getTask(created)).toMatchObject({ status: 'succeeded' })
  expect(world.received).toHaveLength(1)
  expect(await world.settled()).toBe(true)
})

test('a page or an error instead of a file, and a file that is cut off, are not stored', async () => {
  const world = new World({ results: true })
  world.simulator.script(
    { on: 'download', answer: { kind: 'raw', body: '<html>', contentType: 'text/html' } },
    { on: 'download', answer: { kind: 'raw', body: '{"code": 1}', contentType: 'image/png' } },
    { on: 'download', answer: { kind: 'truncated' } },
  )
  const created = await world.createTask()
  await world.minutes(9)
  const task = await world.getTask(created)
  expect(world.simulator.calls('download')).toHaveLength(4)
  const [file] = await storedFor(task)
  const original = await world.fetch(task.urls[0] ?? '')
  expect(file?.size).toBe((await original.arrayBuffer()).byteLength)
})

test('many results are stored by several invocations, each within its subrequests', async () => {
  const world = new World({ results: true })
  const results = Array.from({ length: 70 }, (_, n) => ({
    type: 'txt',
    name: `${n}.txt`,
    text: 'a',
  }))
  world.simulator.script({ on: 'submit', answer: { kind: 'task', results } })
  const created = await world.createTask()
  await world.minutes(10)
  const task = await world.getTask(created)
  expect((await storedFor(task)).filter(Boolean)).toHaveLength(70)
  expect(world.simulator.calls('download')).toHaveLength(70)
  expect(world.received).toHaveLength(1)
})

test.each(['page.html', 'page.constructor', 'page.__proto__'])(
  'the result %s is stored to be saved, not shown',
  async (name) => {
    const world = new World({ results: true })
    const bytes = new TextEncoder().encode('<p onclick="x">a page</p>')
    const results = [{ type: 'html', name, bytes }]
    world.simulator.script({ on: 'submit', answer: { kind: 'task', results } })
    const created = await world.createTask()
    await world.minutes(3)
    const [file] = await storedFor(await world.getTask(created))
    expect(file?.type).toBe('application/octet-stream')
  },
)

test('results are deleted after RESULT_DAYS, and nothing else of the bucket', async () => {
  const world = new World({ results: true, resultDays: 2 })
  const { keys } = await testBucket
    .list()
    .then(({ objects }) => ({ keys: objects.map(({ key }) => key) }))
  if (keys.length > 0) await testBucket.delete(keys)
  await testBucket.put('a file of another program', 'x')
  const created = await world.createTask()
  await world.minutes(3)
  const count = async () => (await storedFor(await world.getTask(created))).filter(Boolean).length
  await world.clock.advance(47 * 60 * MINUTE)
  await sweepAccounts(world.context())
  expect(await count()).toBe(1)
  await world.clock.advance(26 * 60 * MINUTE)
  await sweepAccounts(world.context())
  expect(await count()).toBe(0)
  expect(await testBucket.get('a file of another program')).not.toBeNull()
})
