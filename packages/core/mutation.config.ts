import { defineConfig } from 'vitest/config'

// Few and fast: they run for each change of the code.
export default defineConfig({
  test: {
    root: import.meta.dirname,
    include: ['test/unit/{client,run,workflow,progress}/**/*.test.ts'],
    isolate: false,
    testTimeout: 60_000,
  },
})
