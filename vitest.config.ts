import { statfsSync } from 'node:fs'
import { availableParallelism } from 'node:os'
import { defineConfig } from 'vitest/config'

// Durable Objects and the runs of the programs write small files all the time, and a disk makes each
// write wait. On Linux the temporary files of the tests are in memory if there is room.
if (process.platform === 'linux' && freeBytes('/dev/shm') > 2 ** 31) process.env.TMPDIR = '/dev/shm'

// Node keeps what it compiles here: the tests start each program many times.
process.env.NODE_COMPILE_CACHE ??= `${import.meta.dirname}/node_modules/.cache/node`

// Many tests wait for the processes that they start, so two run for each core. The projects do not
// inherit `maxWorkers` from this file; they all read the variable.
process.env.VITEST_MAX_WORKERS ??= `${2 * availableParallelism()}`

// Each package configures how and in which runtime its tests run.
export default defineConfig({
  test: {
    projects: ['packages/*/vitest*.config.ts', 'test/vitest.config.ts', 'release/vitest.config.ts'],
    provide: { allCases: process.env.TEST_CASES === 'all' },
    // A test that starts a process takes some seconds on a busy machine. Slower ones are listed.
    slowTestThreshold: 10_000,
    // What a test prints is shown when it fails.
    silent: 'passed-only',
  },
})

function freeBytes(path: string): number {
  try {
    const { bavail, bsize } = statfsSync(path)
    return bavail * bsize
  } catch {
    return 0
  }
}
