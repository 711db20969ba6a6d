import { expect, test } from 'vitest'
import type { ForgottenTask, Telling, Told } from '../../src/dispatcher/messages.ts'
import { ended, ledgerWith, minute, wish } from '../world/ledger.ts'

const attempted = { attempts: 1, messageId: 'msg_a' }

/** A task that was refused, which somebody is about to tell. */
async function refused(hasCallback = true) {
  const { ledger, now, claim } = await ledgerWith(['a'], { hasCallback })
  const { lease } = await claim()
  const telling = (await ledger.fail('a', lease, ended('failed'), now)) as Telling
  const tell = (told: Omit<Told, 'dirty'>) =>
    ledger.told('a', telling.lease, { ...told, dirty: telling.dirty }, now)
  const tellingsAt = async (at: number) => (await ledger.due(at, wish)).tellings
  return { ledger, now, tell, tellingsAt }
}

test('an end that somebody is telling is not handed out to another', async () => {
  const { now, tellingsAt } = await refused()
  expect(await tellingsAt(now + minute - 1)).toEqual([])
  expect(await tellingsAt(now + minute)).toHaveLength(1)
})

test('KV that refused a write is left alone for five minutes', async () => {
  const { now, tell, tellingsAt } = await refused(false)
  await tell({ callback: undefined, kv: 'failed' })
  expect(await tellingsAt(now + 5 * minute - 1)).toEqual([])
  expect(await tellingsAt(now + 5 * minute)).toMatchObject([{ deliver: false, dirty: 1 }])
})

test('what KV does not have is not settled, although the callback is', async () => {
  const { now, tell, tellingsAt } = await refused()
  await tell({ callback: { ...attempted, status: 'delivered' }, kv: 'failed' })
  expect(await tellingsAt(now + 5 * minute)).toMatchObject([{ deliver: false, dirty: 1 }])
})

test('a callback that is still to be tried is not settled, although KV has the end', async () => {
  const { now, tell, tellingsAt } = await refused()
  const nextAt = now + minute
  await tell({ callback: { ...attempted, status: 'pending', nextAt }, kv: 'stored' })
  expect(await tellingsAt(nextAt - 1)).toEqual([])
  expect(await tellingsAt(nextAt)).toMatchObject([{ deliver: true, dirty: undefined }])
})

test('a callback whose time has not come is not sent because KV is told', async () => {
  const { now, tell, tellingsAt } = await refused()
  const nextAt = now + 20 * minute
  await tell({ callback: { ...attempted, status: 'pending', nextAt }, kv: 'failed' })
  expect(await tellingsAt(now + 5 * minute)).toMatchObject([{ deliver: false, dirty: 1 }])
})

/** An ended task that only KV still has. */
function forgotten(endedAt: number, change: Partial<ForgottenTask>): ForgottenTask {
  return {
    id: 'a',
    createdAt: endedAt,
    startedAt: undefined,
    endedAt,
    status: 'failed',
    runninghubTaskId: undefined,
    brief: '{}',
    outcome: '{}',
    callback: { ...attempted, status: 'delivered' },
    ...change,
  }
}

test('a callback that is sent again begins with its first attempt', async () => {
  const { ledger, now } = await ledgerWith([])
  const callback = { messageId: 'msg_a', status: 'dead', attempts: 7 } as const
  const telling = await ledger.redeliver('a', forgotten(now, { callback }), now)
  expect(telling).toMatchObject({
    deliver: true,
    task: { callback: { messageId: 'msg_a', status: 'pending', attempts: 0 } },
  })
})

test('the truth about an end that was told is a message of its own', async () => {
  const { ledger, now } = await ledgerWith([])
  const first = await ledger.redeliver('a', forgotten(now, { status: 'unknown' }), now)
  expect(first).toMatchObject({ task: { callback: { messageId: 'msg_a' } } })
  await ledger.named('a', '7', now)
  const second = await ledger.finish('a', ended('succeeded'), now)
  expect(second).toMatchObject({ deliver: true, task: { callback: { messageId: 'msg_a_2' } } })
})
