import { expect, test } from 'vitest'
import { VirtualClock } from '../../src/index.ts'

test('sleep makes time pass at once', async () => {
  const clock = new VirtualClock(1000)
  await clock.sleep(3_600_000)
  expect(clock.now()).toBe(3_601_000)
})

test('concurrent sleeps share the time and end in the order of their due times', async () => {
  const clock = new VirtualClock(0)
  const order: string[] = []
  const sleeper = async (name: string, ms: number, times: number) => {
    for (let i = 0; i < times; i++) {
      await clock.sleep(ms)
      order.push(`${name}@${clock.now()}`)
    }
  }
  await Promise.all([sleeper('a', 500, 2), sleeper('b', 300, 3)])
  expect(order).toEqual(['b@300', 'a@500', 'b@600', 'b@900', 'a@1000'])
})

test('advance runs what falls due in order, with its consequences', async () => {
  const clock = new VirtualClock(0)
  const times: number[] = []
  const tick = async () => {
    for (let i = 1; i <= 3; i++) {
      await clock.until(i * 100)
      times.push(clock.now())
    }
  }
  void tick()
  await clock.advance(250)
  expect(times).toEqual([100, 200])
  expect(clock.now()).toBe(250)
})

test('until does not make time pass', async () => {
  const clock = new VirtualClock(0)
  let reached = false
  void clock.until(10).then(() => {
    reached = true
  })
  await new Promise((resolve) => setTimeout(resolve, 20))
  expect([reached, clock.now()]).toEqual([false, 0])
  await clock.sleep(10)
  expect(reached).toBe(true)
})

test('time stands still during work, but not forever', async () => {
  const clock = new VirtualClock(0)
  const done = clock.busy()
  let woken = false
  const sleeping = clock.sleep(5).then(() => {
    woken = true
  })
  await new Promise((resolve) => setTimeout(resolve, 20))
  expect(woken).toBe(false)
  await sleeping // although nobody called done()
  done()
})

test('time stands still while it is held, for as long as that takes', async () => {
  const clock = new VirtualClock(0)
  const release = clock.hold()
  let woken = false
  const sleeping = clock.sleep(5).then(() => {
    woken = true
  })
  for (let turn = 0; turn < 500; turn++) await new Promise((resolve) => setImmediate(resolve))
  await new Promise((resolve) => setTimeout(resolve, 20))
  expect([woken, clock.now()]).toEqual([false, 0])
  release()
  await sleeping
  expect(clock.now()).toBe(5)
})

test('sleep rejects with the reason of an abort before or during it', async () => {
  const clock = new VirtualClock(0)
  const stop = new AbortController()
  const sleeping = clock.sleep(1000, stop.signal)
  stop.abort(new Error('enough'))
  await expect(sleeping).rejects.toThrow('enough')
  await expect(clock.sleep(1, stop.signal)).rejects.toThrow('enough')
  expect(clock.now()).toBe(0)
})
