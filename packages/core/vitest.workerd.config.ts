import { cloudflareTest } from '@cloudflare/vitest-plugin'
import { defineConfig } from 'vitest/config'

// The unit tests again, inside the Workers runtime: core runs there and in browsers.
export default defineConfig({
  plugins: [cloudflareTest({ miniflare: { compatibilityDate: '2026-08-15' } })],
  test: {
    name: 'core-workerd',
    include: ['test/unit/**/*.test.ts'],
    isolate: false,
    testTimeout: 120_000,
  },
})
