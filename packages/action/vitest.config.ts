import { defineConfig } from 'vitest/config'

export default defineConfig({
  test: {
    name: 'action',
    include: ['test/**/*.test.ts'],
    testTimeout: 60_000, // e2e tests start processes
  },
})
