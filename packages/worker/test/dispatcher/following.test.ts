import { describe, expect, test } from 'vitest'
import { ended, ledgerWith, made, minute, wish } from '../world/ledger.ts'

test('a task that runs when it is made has begun then', async () => {
  const { ledger, now, begin, shown } = await ledgerWith(['a'])
  await ledger.made('a', await begin(), { ...made('7'), running: true }, now)
  expect(await shown('a')).toMatchObject({ status: 'running', startedAt: now })
})

describe('a name that a webhook gave', () => {
  test('is handed out again only after a pause', async () => {
    const { ledger, now, begin } = await ledgerWith(['a'])
    await ledger.doubt('a', await begin(), now)
    expect(await ledger.inquire('a', '7', now)).toEqual({ kind: 'nameless' })
    const hintsAt = async (at: number) => (await ledger.due(at, wish)).hints
    expect(await hintsAt(now)).toEqual([])
    expect(await hintsAt(now + 30_000)).toEqual([{ id: 'a', runninghubTaskId: '7' }])
    expect(await hintsAt(now + 31_000)).toEqual([])
  })

  test('is asked for with one of the looks there are', async () => {
    const { ledger, now, begin } = await ledgerWith(['a', 'b', 'c'])
    await ledger.made('a', await begin(), made('1'), now)
    for (const id of ['b', 'c']) {
      await ledger.doubt(id, await begin(), now)
      await ledger.queueAnswered({ limit: 5 }, now)
      await ledger.inquire(id, `7${id}`, now)
    }
    const later = now + 2 * minute
    const { hints, looks } = await ledger.due(later, { ...wish, looks: 2 })
    expect([hints.length, looks.length]).toEqual([2, 0])
    expect((await ledger.due(later, wish)).looks).toMatchObject([{ id: 'a' }])
  })

  test('is for the task that has it, and for no other', async () => {
    const { ledger, now, begin, shown } = await ledgerWith(['a', 'b'])
    await ledger.made('a', await begin(), made('7'), now)
    expect(await ledger.named('a', '8', now)).toBeUndefined()
    expect(await ledger.named('a', '7', now)).toMatchObject({ runninghubTaskId: '7' })
    await ledger.doubt('b', await begin(), now)
    expect(await ledger.named('b', '7', now)).toBeUndefined()
    expect(await shown('b')).toMatchObject({ status: 'unknown', runninghubTaskId: undefined })
  })
})

describe('an end that was not the last word, and was corrected', () => {
  /** RunningHub named the task a minute after it was taken for refused. */
  async function corrected() {
    const { ledger, now, begin, shown } = await ledgerWith(['a'], { hasCallback: true })
    await ledger.fail('a', await begin(), ended('failed', { provisional: true }), now)
    expect(await shown('a')).toMatchObject({ status: 'failed', endedAt: now, outcome: '{}' })
    const open = await ledger.named('a', '7', now + minute)
    return { ledger, now, shown, open }
  }

  test('is none any more', async () => {
    const { now, shown, open } = await corrected()
    expect(open).toMatchObject({ id: 'a', runninghubTaskId: '7', submittedAt: now + minute })
    expect(await shown('a')).toMatchObject({
      status: 'queued',
      endedAt: undefined,
      outcome: undefined,
    })
  })

  test('and the end after it is the last word', async () => {
    const { ledger, now, shown } = await corrected()
    await ledger.finish('a', ended('succeeded'), now + 2 * minute)
    expect(await ledger.inquire('a', '7', now + 3 * minute)).toEqual({ kind: 'nothing' })
    expect(await ledger.named('a', '7', now + 3 * minute)).toBeUndefined()
    expect(await shown('a')).toMatchObject({ status: 'succeeded' })
  })
})
