import { join } from 'node:path'
import { cloudflareTest } from '@cloudflare/vitest-plugin'
import { defineConfig } from 'vitest/config'
import { testSecrets } from './test/harness/secrets.ts'

// Wrangler reads secrets from the environment. Tests always use these.
Object.assign(process.env, testSecrets)

// Unit, integration and invariant tests inside workerd, with the configuration that is deployed.
export default defineConfig({
  plugins: [
    cloudflareTest({
      wrangler: { configPath: join(import.meta.dirname, 'wrangler.jsonc') },
      miniflare: { bindings: testSecrets, r2Buckets: ['TEST_RESULTS'] },
    }),
  ],
  test: {
    name: 'worker',
    include: ['test/**/*.test.ts'],
    exclude: ['test/e2e/**'],
    isolate: false,
    // The Worker logs every event.
    silent: 'passed-only',
    testTimeout: 120_000,
  },
})
