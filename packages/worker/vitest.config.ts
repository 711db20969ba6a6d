import { join } from 'node:path'
import { cloudflareTest } from '@cloudflare/vitest-plugin'
import { defineConfig } from 'vitest/config'
import { testSecrets } from './test/harness/secrets.ts'

// Wrangler asks for the secrets in the environment; whatever else is there, tests have these.
Object.assign(process.env, testSecrets)

// Units and invariants, inside the Workers runtime, with the configuration that is deployed.
export default defineConfig({
  plugins: [
    cloudflareTest({
      wrangler: { configPath: join(import.meta.dirname, 'wrangler.jsonc') },
      miniflare: { bindings: testSecrets },
    }),
  ],
  test: { name: 'worker', include: ['test/**/*.test.ts'], exclude: ['test/e2e/**'] },
})
