import { expect, test } from 'vitest'
import { DAILY_QUOTA, DailyUsage, type Quota } from '../../bench/day/quota.ts'

test.each(Object.keys(DAILY_QUOTA) as Quota[])(
  'the benchmark of a day refuses what exceeds the %s of the free plan, and counts the refusal',
  (name) => {
    const usage = new DailyUsage()
    usage.start()
    usage.use(name, DAILY_QUOTA[name])
    expect(usage.refusals).toBe(0)
    expect(() => usage.use(name)).toThrow(name)
    expect(usage.refusals).toBe(1)
  },
)

test('the benchmark of a day refuses the 51st subrequest of an invocation', async () => {
  const usage = new DailyUsage()
  const invocation = usage.invocation()
  const call = () => invocation.subrequest(async () => 'a response')
  for (let n = 0; n < 50; n++) await call()
  await expect(call()).rejects.toThrow('Too many subrequests')
  expect(usage.refusals).toBe(1)
})
