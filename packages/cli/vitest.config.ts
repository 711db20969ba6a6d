import { defineConfig } from 'vitest/config'

// Most tests start the program itself, some several times.
export default defineConfig({
  test: { name: 'cli', include: ['test/**/*.test.ts'], testTimeout: 30_000 },
})
