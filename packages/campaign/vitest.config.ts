import { defineConfig } from 'vitest/config'

// The campaign replaces globals of its process, so the tests start it.
export default defineConfig({
  test: { name: 'campaign', include: ['test/**/*.test.ts'], isolate: false, testTimeout: 900_000 },
})
