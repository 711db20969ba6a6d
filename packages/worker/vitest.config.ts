import { availableParallelism } from 'node:os'
import { join } from 'node:path'
import { cloudflareTest } from '@cloudflare/vitest-plugin'
import { defineConfig } from 'vitest/config'
import { testSecrets } from './test/harness/secrets.ts'

// Wrangler reads secrets from the environment. Tests always use these.
Object.assign(process.env, testSecrets)

/** Core's unit tests whose outcome depends on the runtime. The others test plain functions. */
const CORE_TESTS = [
  'client', // fetch, FormData, Blob, AbortSignal, timers
  'progress', // WebSocket
  'file-types', // streams
  'run/{wait-for-task,abandon-task,run-workflow,upload-files}', // AbortSignal, timers
  'date-jumps', // performance.now
  'json', // JSON.rawJSON, and the source text that JSON.parse passes
  'plan/reuse-keys', // crypto
  '{workflow/parse-workflow,input-files/input-files}', // TextDecoder
]
// Each night all of them run here.
const coreTests = process.env.TEST_CASES === 'all' ? ['**'] : CORE_TESTS

// Unit, integration and invariant tests inside workerd, with the configuration that is deployed. Core
// runs in the same processes, because each takes seconds to start.
export default defineConfig({
  plugins: [
    // These tests wait for nobody, so one process runs for each core. Vitest then requires a group of its
    // own, and runs it after the other projects.
    {
      name: 'processes',
      configureVitest({ project: { config } }) {
        config.maxWorkers = Math.min(config.maxWorkers, availableParallelism())
        config.sequence.groupOrder = 1
      },
    },
    cloudflareTest({
      wrangler: { configPath: join(import.meta.dirname, 'wrangler.jsonc') },
      miniflare: { bindings: testSecrets, r2Buckets: ['TEST_RESULTS'] },
    }),
  ],
  test: {
    name: 'worker',
    include: [
      'test/**/*.test.ts',
      ...coreTests.flatMap((path) => [
        `../core/test/unit/${path}.test.ts`,
        `../core/test/unit/${path}/*.test.ts`,
      ]),
    ],
    exclude: ['test/e2e/**'],
    isolate: false,
    // The Worker logs every event.
    silent: 'passed-only',
    testTimeout: 120_000,
  },
})
