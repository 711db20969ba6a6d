import { stat } from 'node:fs/promises'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import budget from '../bench/size-budget.json' with { type: 'json' }

// A larger bundle starts later. Who has a reason for it raises the budget. The Worker's bundle is
// checked where it is deployed.
const MAX_GROWTH = 1.05
const { worker: _, ...files } = budget

test.each(Object.entries(files))(
  '%s has at most 5 %% more bytes than its budget',
  async (file, bytes) => {
    const { size } = await stat(join(import.meta.dirname, '..', file))
    expect(size / bytes).toBeLessThanOrEqual(MAX_GROWTH)
  },
)
