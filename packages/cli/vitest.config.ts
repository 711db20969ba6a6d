import { defineConfig } from 'vitest/config'

// The integration and e2e tests start the program, some several times.
export default defineConfig({
  test: {
    name: 'cli',
    include: ['test/**/*.test.ts'],
    globalSetup: 'test/harness/published-program.ts',
    isolate: false,
    testTimeout: 120_000,
  },
})
