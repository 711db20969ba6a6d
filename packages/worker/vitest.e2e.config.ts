import { defineConfig } from 'vitest/config'

// Real `wrangler dev`, real sockets, a real browser: run by Node.
export default defineConfig({
  test: {
    name: 'worker-e2e',
    include: ['test/e2e/**/*.test.ts'],
    testTimeout: 60_000,
    hookTimeout: 60_000,
    fileParallelism: false,
  },
})
