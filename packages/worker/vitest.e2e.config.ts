import { defineConfig } from 'vitest/config'

// These tests run in Node, with a real `wrangler dev`, real sockets and a real browser.
export default defineConfig({
  test: {
    name: 'worker-e2e',
    include: ['test/e2e/**/*.test.ts'],
    testTimeout: 120_000,
    hookTimeout: 120_000,
    isolate: false,
  },
})
