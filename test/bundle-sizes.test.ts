import { stat } from 'node:fs/promises'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import budget from '../bench/size-budget.json' with { type: 'json' }
import { bundleWorker } from '../packages/worker/bench/bundle.ts'

// A larger bundle starts later. Who has a reason for it raises the budget.
const MAX_GROWTH = 1.05
const { worker, ...files } = budget

test.each(Object.entries(files))(
  '%s has at most 5 %% more bytes than its budget',
  async (file, bytes) => {
    const { size } = await stat(join(import.meta.dirname, '..', file))
    expect(size / bytes).toBeLessThanOrEqual(MAX_GROWTH)
  },
)

test("the Worker's bundle has at most 5 % more bytes than its budget", {
  timeout: 60_000,
}, async () => {
  const { minified, gzipped } = await bundleWorker()
  expect(minified / worker.minified).toBeLessThanOrEqual(MAX_GROWTH)
  expect(gzipped / worker.gzipped).toBeLessThanOrEqual(MAX_GROWTH)
})
