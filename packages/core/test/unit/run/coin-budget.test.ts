import { expect, test } from 'vitest'
import { CoinBudget } from '../../../src/index.ts'

test('is spent when the costs of its tasks reach the limit', () => {
  const budget = new CoinBudget(0.3)
  budget.add({ coins: 0.1 })
  expect([budget.spent, budget.isSpent]).toEqual([0.1, false])
  budget.add({ coins: 0.2 })
  expect([budget.spent, budget.isSpent]).toEqual([0.3, true])
})

test('counts tasks whose cost is not reported', () => {
  const budget = new CoinBudget(5)
  budget.add({})
  budget.add({ coins: 2, seconds: 9 })
  expect([budget.spent, budget.unknownCosts, budget.isSpent]).toEqual([2, 1, false])
})
