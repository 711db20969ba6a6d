import { defineConfig } from 'vitest/config'

// The e2e tests start processes.
export default defineConfig({
  test: { name: 'action', include: ['test/**/*.test.ts'], isolate: false, testTimeout: 120_000 },
})
