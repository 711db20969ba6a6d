import { defineConfig } from 'vitest/config'

// `pnpm test:packages`: installs the packed packages from the registry, which takes a minute.
export default defineConfig({
  test: {
    name: 'installed',
    root: import.meta.dirname,
    include: ['test/installed/*.test.ts'],
    testTimeout: 120_000,
    hookTimeout: 300_000,
  },
})
