import { defineConfig } from 'vitest/config'

// Each package says itself how and in which runtime its tests run.
export default defineConfig({
  test: { projects: ['packages/*/vitest*.config.ts', 'test/vitest.config.ts'] },
})
