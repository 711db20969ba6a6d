import { defineConfig } from 'vitest/config'

// The demo starts a process.
export default defineConfig({
  test: { name: 'whole', include: ['**/*.test.ts'], isolate: false, testTimeout: 120_000 },
})
