import { cloudflareTest } from '@cloudflare/vitest-plugin'
import { defineConfig } from 'vitest/config'

// The runtime-neutral tests again, inside the Workers runtime.
export default defineConfig({
  plugins: [cloudflareTest({ miniflare: { compatibilityDate: '2026-08-15' } })],
  test: { name: 'core-workerd', include: ['test/neutral/**/*.test.ts'] },
})
