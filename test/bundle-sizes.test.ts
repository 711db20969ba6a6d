import { stat } from 'node:fs/promises'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import budget from '../bench/size-budget.json' with { type: 'json' }

// A larger bundle starts later. Who has a reason for it raises the budget.
test.each(Object.entries(budget))(
  '%s has at most 5 %% more bytes than its budget',
  async (file, bytes) => {
    const { size } = await stat(join(import.meta.dirname, '..', file))
    expect(size / bytes).toBeLessThanOrEqual(1.05)
  },
)
