import { defineConfig } from 'vitest/config'

// The campaign replaces globals of its process, so the tests start it, or its threads.
export default defineConfig({
  test: {
    name: 'campaign',
    include: ['test/**/*.test.ts'],
    isolate: false,
    testTimeout: 240_000,
    hookTimeout: 240_000,
  },
})
