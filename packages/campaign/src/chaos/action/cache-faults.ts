import type { startFakeCache } from '../../../../action/test/harness/fake-cache.ts'
import type { RunContext } from '../context.ts'

const LOST = ['CreateCacheEntry', 'upload', 'FinalizeCacheEntryUpload'] as const

/** Lets the cache service fail now and then until faults end. */
export async function runCacheFaults(
  context: RunContext,
  cache: Awaited<ReturnType<typeof startFakeCache>>,
): Promise<void> {
  const { choices, clock, moments } = context
  cache.onWritten = () => moments.tell('cache is written', '')
  while (context.hasFaults) {
    await clock.sleep(choices.pick('how long the cache works', [60_000, 20_000, 5_000]))
    const fault = choices.pick('fault of the cache', ['none', 'unavailable', ...LOST] as const)
    if (fault === 'unavailable') {
      cache.faults.status = 503
      await clock.sleep(choices.pick('how long the cache is unavailable', [5_000, 30_000]))
      cache.faults.status = 0
    } else if (fault !== 'none') {
      cache.lostResponse = { call: fault, nth: cache.calls.filter((c) => c === fault).length + 1 }
    }
  }
}
