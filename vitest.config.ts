import { availableParallelism } from 'node:os'
import { defineConfig } from 'vitest/config'

// Each package configures how and in which runtime its tests run.
export default defineConfig({
  test: {
    projects: ['packages/*/vitest*.config.ts', 'test/vitest.config.ts'],
    // By default one core stays free, which is half of a small machine.
    maxWorkers: availableParallelism(),
  },
})
