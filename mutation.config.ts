import { join } from 'node:path'
import { defineConfig } from 'vitest/config'

const node = join(import.meta.dirname, 'packages/worker/test/node')

/**
 * The tests that Stryker runs on each change of the code: those of core's client, runs and workflows, and
 * those of the Worker's queue and submissions. The Worker's run in Node, because Stryker cannot reach
 * into workerd.
 */
export default defineConfig({
  resolve: {
    alias: {
      'cloudflare:workers': join(node, 'cloudflare-workers.ts'),
      'cloudflare:test': join(node, 'cloudflare-test.ts'),
    },
  },
  test: {
    include: [
      'packages/core/test/unit/{client,run,workflow,progress,overrides}/*.test.ts',
      'packages/core/test/unit/ai-app/ai-app.test.ts',
      'packages/worker/test/unit/{queue,submission}/*.test.ts',
    ],
    // Counts rows as workerd does.
    exclude: ['**/queue/usage.test.ts'],
    // Stryker leaves out what runs before the first test, such as constants.
    setupFiles: ['packages/worker/src/queue/task-queue.ts'],
    isolate: false,
    testTimeout: 60_000,
  },
})
