import { describe, expect, test } from 'vitest'
import type { AccountRefusal, Balance } from '../../../src/model/pause.ts'
import { hasPassed } from '../../../src/queue/pause.ts'
import { collectLog } from '../../harness/log-lines.ts'
import { budget, createdTask, createQueue, end, hour, minute } from '../../harness/queue.ts'

const log = collectLog()

const emptyWallet: AccountRefusal = { kind: 'balance', code: 'B', message: 'the wallet is empty' }
const badKey: AccountRefusal = { kind: 'key', code: 'K', message: 'the key is not known' }
const withdrawn: AccountRefusal = { kind: 'other', code: 'R', message: 'withdrawn' }

test.each<[string, AccountRefusal['kind'], Balance | undefined, Balance | undefined, boolean]>([
  ['a key that is accepted', 'key', undefined, {}, true],
  ['a key that is still refused', 'key', undefined, undefined, false],
  ['another reason when the account responds', 'other', undefined, {}, true],
  ['a balance above zero when none is known', 'balance', undefined, { coins: 5 }, true],
  ['a balance of zero', 'balance', undefined, { coins: 0, money: 0 }, false],
  ['a balance that is not reported', 'balance', undefined, {}, false],
  ['coins that were already too few', 'balance', { coins: 5 }, { coins: 5 }, false],
  ['more coins', 'balance', { coins: 5, money: 0 }, { coins: 6, money: 0 }, true],
  ['more money', 'balance', { coins: 5, money: 0 }, { coins: 5, money: 1 }, true],
  ['fewer coins', 'balance', { coins: 5 }, { coins: 4 }, false],
])('a refusal has passed or not with %s', (_, kind, lowest, balance, expected) => {
  expect(hasPassed({ kind, lowest }, balance)).toBe(expected)
})

/** A queue that RunningHub has refused the first task of. */
async function createRefusedQueue(refusal: AccountRefusal, ids = ['a', 'b', 'c']) {
  const world = await createQueue(ids)
  const { queue, now, beginSubmit } = world
  const refuse = async (id: string, at: number, lease?: string) =>
    queue.refuse(id, lease ?? (await beginSubmit(at)), { refusal, end: end('failed') }, at)
  await refuse('a', now)
  return { ...world, refuse }
}

test('a refusal that concerns the account ends no task, and every waiting task says why it waits', async () => {
  const { queue, now, getTask } = await createRefusedQueue(emptyWallet)
  expect(await queue.claim(now)).toMatchObject({ kind: 'none' })
  for (const id of ['a', 'b', 'c']) {
    expect(await getTask(id)).toMatchObject({
      status: 'waiting',
      waitingFor: { code: 'B', message: 'The queue is paused: the wallet is empty.' },
    })
  }
  expect((await queue.report(now)).paused).toMatchObject({ by: 'refusal', since: now })
})

test('tasks that are refused at the same time go back, too, and those that are claimed are not sent', async () => {
  const { queue, now, claim, getTask } = await createQueue(['a', 'b', 'c'])
  const details = { hasWebhook: true, taskTimeout: hour }
  const [a, b, c] = [await claim(), await claim(), await claim()]
  for (const { id, lease } of [a, b]) await queue.beginSubmit(id, lease, details, now)
  for (const { id, lease } of [a, b])
    await queue.refuse(id, lease, { refusal: emptyWallet, end: end('failed') }, now)
  expect(await queue.beginSubmit('c', c.lease, details, now)).toBe(false)
  for (const id of ['a', 'b', 'c']) expect(await getTask(id)).toMatchObject({ status: 'waiting' })
})

test('the account is checked once a minute, and the queue resumes when its balance has grown', async () => {
  const { queue, now, claim } = await createRefusedQueue(emptyWallet)
  // Right after the refusal: the balance to compare with.
  expect(await queue.recordAccount({ coins: 3 }, now)).toBe(false)
  const isCheckDue = async (at: number) => (await queue.takeDueWork(at, budget)).accountCheck
  expect(await isCheckDue(now + minute - 1)).toBe(false)
  expect(await isCheckDue(now + minute)).toBe(true)
  expect(await isCheckDue(now + minute)).toBe(false)
  expect(await queue.recordAccount({ coins: 3 }, now + minute)).toBe(false)
  // A running task costs coins.
  expect(await queue.recordAccount({ coins: 1 }, now + 2 * minute)).toBe(false)
  expect(await queue.recordAccount({ coins: 2 }, now + 3 * minute)).toBe(true)
  await queue.recordCapacity({ limit: 5 }, now + 3 * minute)
  expect(await claim(now + 3 * minute)).toMatchObject({ id: 'a', more: false })
})

test('after an hour one task is tried although the account shows no change', async () => {
  const { queue, now } = await createRefusedQueue(emptyWallet)
  await queue.recordAccount({ coins: 3 }, now)
  expect(await queue.recordAccount({ coins: 3 }, now + hour - 1)).toBe(false)
  expect(await queue.recordAccount({ coins: 3 }, now + hour)).toBe(true)
})

test('refusals in a row are checked less and less often', async () => {
  const { queue, now, refuse, beginSubmit } = await createRefusedQueue(badKey)
  let at = now
  const intervals = []
  for (let n = 0; n < 7; n++) {
    const { paused } = await queue.report(now)
    intervals.push(((paused?.nextCheckAt ?? 0) - at) / minute)
    at = paused?.nextCheckAt ?? 0
    expect(await queue.recordAccount({}, at - 1)).toBe(false)
    expect(await queue.recordAccount({}, at)).toBe(true)
    await queue.recordCapacity({ limit: 5 }, at)
    await refuse('a', at, await beginSubmit(at))
  }
  expect(intervals).toEqual([1, 2, 4, 8, 16, 30, 30])
  expect((await queue.report(now)).paused).toMatchObject({ since: now })
})

test('after a resume tasks are submitted one at a time, until RunningHub accepts one', async () => {
  const { queue, now, claim } = await createRefusedQueue(badKey)
  await queue.recordAccount({}, now + minute)
  await queue.recordCapacity({ limit: 5 }, now + minute)
  const { id, lease } = await claim(now + minute)
  expect(await queue.claim(now + minute)).toMatchObject({ kind: 'none' })
  await queue.beginSubmit(id, lease, { hasWebhook: true, taskTimeout: hour }, now + minute)
  await queue.markSubmitted(id, lease, createdTask('7'), now + minute)
  expect(await claim(now + minute)).toMatchObject({ id: 'b', more: true })
  expect((await queue.report(now)).paused).toBeUndefined()
})

test('a task that alone is refused for another reason fails when RunningHub accepts a task after it', async () => {
  const { queue, now, claim, refuse, getTask } = await createRefusedQueue(withdrawn)
  const later = now + minute
  await queue.recordAccount({}, later)
  await queue.recordCapacity({ limit: 5 }, later)
  const other = await claim(later)
  expect(other.id).toBe('b')
  await queue.beginSubmit('b', other.lease, { hasWebhook: true, taskTimeout: hour }, later)
  await queue.markSubmitted('b', other.lease, createdTask('7'), later)
  await refuse('a', later)
  expect(await getTask('a')).toMatchObject({ status: 'failed' })
  expect((await queue.report(now)).paused).toBeUndefined()
})

test('a pause by a person is ended by a person only', async () => {
  const { queue, now, claim, getTask, beginSubmit } = await createQueue(['a', 'b'])
  const lease = await beginSubmit()
  await queue.pause('maintenance', now)
  expect(await queue.claim(now)).toMatchObject({ kind: 'none' })
  expect(await getTask('b')).toMatchObject({
    waitingFor: { code: 'PAUSED', message: 'The queue is paused: maintenance.' },
  })
  await queue.refuse('a', lease, { refusal: badKey, end: end('failed') }, now)
  expect((await queue.takeDueWork(now + hour, budget)).accountCheck).toBe(false)
  expect(await queue.recordAccount({ coins: 9 }, now + hour)).toBe(false)
  await queue.resume(now + hour)
  await queue.recordCapacity({ limit: 5 }, now + hour)
  expect(await claim(now + hour)).toMatchObject({ id: 'a' })
})

test('a task that waits for longer than the queue timeout ends with the reason of the pause', async () => {
  const { queue, now, getTask } = await createRefusedQueue(emptyWallet)
  await queue.takeDueWork(now + 24 * hour, budget)
  const outcome = JSON.parse((await getTask('b'))?.outcome ?? '{}')
  expect(outcome.error).toMatchObject({
    code: 'QUEUE_TIMEOUT',
    message:
      'The task waited 24 hours. The queue is paused: the wallet is empty. Nothing was started.',
  })
})

describe('the log has', () => {
  const pauses = () =>
    log.events().filter(({ event }) => event === 'queue-paused' || event === 'queue-resumed')

  test('a pause by a person, and its end', async () => {
    const { queue, now } = await createQueue([])
    await queue.pause('maintenance', now)
    await queue.resume(now + minute)
    await queue.resume(now + hour)
    expect(pauses()).toEqual([
      { event: 'queue-paused', by: 'person', code: 'PAUSED', account: 'main' },
      ...[
        { event: 'queue-resumed', by: 'person', code: 'PAUSED', pausedMs: minute, account: 'main' },
      ],
    ])
    expect((await queue.report(now)).paused).toBeUndefined()
  })

  test('a pause after a refusal, and who ended it', async () => {
    const { queue, now } = await createRefusedQueue(badKey)
    await queue.recordAccount({}, now + minute)
    expect(pauses()).toEqual([
      { event: 'queue-paused', by: 'refusal', code: 'K', account: 'main' },
      ...[{ event: 'queue-resumed', by: 'check', code: 'K', pausedMs: minute, account: 'main' }],
    ])
  })

  test('one pause for several refusals', async () => {
    const { queue, now, claim } = await createQueue(['a', 'b'])
    const details = { hasWebhook: true, taskTimeout: hour }
    for (const { id, lease } of [await claim(), await claim()]) {
      await queue.beginSubmit(id, lease, details, now)
      const refused = { refusal: badKey, end: end('failed') }
      await queue.refuse(id, lease, refused, now).catch(() => {})
    }
    expect(pauses().length).toBe(1)
  })
})

test('a person may resume the queue before the account is checked: one task is tried', async () => {
  const { queue, now, claim } = await createRefusedQueue(badKey)
  await queue.resume(now + 1)
  expect((await queue.report(now)).paused).toBeUndefined()
  await queue.recordCapacity({ limit: 5 }, now + 1)
  expect(await claim(now + 1)).toMatchObject({ more: false })
  expect(await queue.recordAccount({}, now + hour)).toBe(false)
})

test('an empty wallet is checked every minute, however often RunningHub refuses', async () => {
  const { queue, now, refuse, beginSubmit } = await createRefusedQueue(emptyWallet)
  let at = now
  for (let coins = 1; coins < 4; coins++) {
    await queue.recordAccount({ coins }, at)
    expect((await queue.report(at)).paused?.nextCheckAt).toBe(at + minute)
    at += minute
    expect(await queue.recordAccount({ coins: coins + 1 }, at)).toBe(true)
    await queue.recordCapacity({ limit: 5 }, at)
    await refuse('a', at, await beginSubmit(at))
  }
})

test('the account is known from its last check', async () => {
  const { queue, now } = await createQueue([])
  expect(await queue.recordAccount({ coins: 3 }, now)).toBe(false)
  expect((await queue.report(now)).check).toEqual({ at: now, balance: { coins: 3 } })
})

test('a report of a refusal without the lease changes nothing', async () => {
  const { queue, now, getTask, claim } = await createQueue(['a'])
  await claim()
  const refused = { refusal: badKey, end: end('failed') }
  expect(await queue.refuse('a', 'other', refused, now)).toBeUndefined()
  expect(await getTask('a')).toMatchObject({ status: 'submitting' })
  expect((await queue.report(now)).paused).toBeUndefined()
})

test('a refusal for another reason pauses the queue, as long as no other task was accepted', async () => {
  const { queue, now, getTask } = await createRefusedQueue(withdrawn)
  expect(await getTask('a')).toMatchObject({ status: 'waiting' })
  expect((await queue.report(now)).paused).toMatchObject({ code: 'R' })
})

test.each<[string, Balance | undefined, Balance, boolean]>([
  ['money where there was none', { coins: 5 }, { coins: 5, money: 1 }, true],
  ['coins where there were none', { money: 5 }, { coins: 1, money: 5 }, true],
  ['only money', undefined, { money: 1 }, true],
  ['money that was too little', { money: 5 }, { money: 5 }, false],
])('a refusal because of the balance has passed or not with %s', (_, lowest, balance, expected) => {
  expect(hasPassed({ kind: 'balance', lowest }, balance)).toBe(expected)
})
