import { setImmediate as nextTurn } from 'node:timers/promises'
import { expect, test } from 'vitest'
import { forEachRun } from '../../src/task/run-all.ts'

/**
 * Starts runs `a`, `b`, … of which the test ends one at a time.
 *
 * @returns `end` ends a run and returns the names of all runs that have started
 */
function start(names: string, maxParallel: number, failFast: boolean) {
  const cancellation = new AbortController()
  const started: string[] = []
  const ends = new Map<string, (succeeded: boolean) => void>()
  const options = { maxParallel, failFast, signal: cancellation.signal }
  const done = forEachRun([...names], options, (name) => {
    started.push(name)
    return new Promise((resolve) => ends.set(name, resolve))
  })
  return {
    started,
    done,
    cancel: () => cancellation.abort(),
    async end(name: string, succeeded = true) {
      ends.get(name)?.(succeeded)
      await nextTurn()
      return started.join('')
    },
  }
}

test('starts at most maxParallel runs, in their order', async () => {
  const { started, end, done } = start('abcd', 2, true)
  expect(started).toEqual(['a', 'b'])
  expect(await end('b')).toBe('abc')
  expect(await end('c')).toBe('abcd')
  await end('a')
  await end('d')
  await done
})

test('starts all runs at once when there are fewer than maxParallel', async () => {
  const { started, end, done } = start('ab', 50, true)
  expect(started).toEqual(['a', 'b'])
  await end('a')
  await end('b')
  await done
})

test('with failFast, starts no run after a failure and waits for those under way', async () => {
  const { end, done } = start('abcd', 2, true)
  expect(await end('a', false)).toBe('ab')
  expect(await end('b')).toBe('ab')
  await done
})

test('without failFast, starts all runs although one fails', async () => {
  const { end, done } = start('abc', 1, false)
  expect(await end('a', false)).toBe('ab')
  expect(await end('b', false)).toBe('abc')
  await end('c')
  await done
})

test('starts no run after an abort', async () => {
  const { cancel, end, done } = start('abc', 1, false)
  cancel()
  expect(await end('a')).toBe('a')
  await done
})

test('starts only free runs when no task may be created, and waits for those under way', async () => {
  const started: string[] = []
  let mayCreate = true
  const options = { maxParallel: 2, failFast: false, signal: new AbortController().signal }
  const limits = { mayCreate: () => mayCreate, isFree: (name: string) => name === 'd' }
  await forEachRun([...'abcde'], { ...options, ...limits }, async (name) => {
    started.push(name)
    await nextTurn()
    if (name === 'a') mayCreate = false
    return true
  })
  expect(started).toEqual(['a', 'b', 'd'])
})
