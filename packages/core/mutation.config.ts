import { defineConfig } from 'vitest/config'

// The unit tests alone: fast enough to run for each change of the code.
export default defineConfig({
  test: { root: import.meta.dirname, include: ['test/unit/**/*.test.ts'], testTimeout: 60_000 },
})
