import { defineConfig } from 'vitest/config'

// What is published, as it is packed. The tests build and pack once.
export default defineConfig({
  test: {
    name: 'release',
    include: ['test/*.test.ts'],
    isolate: false,
    testTimeout: 60_000,
    hookTimeout: 120_000,
  },
})
