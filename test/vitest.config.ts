import { defineConfig } from 'vitest/config'

// The demo starts a process.
export default defineConfig({
  test: {
    name: 'whole',
    include: ['**/*.test.ts'],
    globalSetup: '../packages/cli/test/harness/published-program.ts',
    isolate: false,
    testTimeout: 120_000,
  },
})
