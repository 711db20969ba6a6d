import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { inEnglish, parseApp, planAppChanges } from '../../../src/index.ts'
import { arbitraryApp } from '../../harness/apps/arbitrary-app.ts'
import { DESCRIBED_APPS, type DescribedItem } from '../../harness/apps/descriptions.ts'

const ID = '1877265245566922801'

/**
 * Checks an app with every value of every input. In each round all inputs have a right value, or all
 * that have a wrong one left have that.
 */
function checkApp(items: readonly DescribedItem[]): void {
  const app = parseApp(ID, { webappName: 'x', nodeInfoList: items.map(({ item }) => item) })
  expect(app.inputs).toHaveLength(items.length)
  const plan = (choose: (one: DescribedItem) => unknown) =>
    planAppChanges(
      app,
      items.map((one) => ({ target: target(one), value: choose(one) })),
    )
  for (let round = 0; items.some(({ right }) => round < right.length); round++) {
    const { changes, problems } = plan(({ right }) => right[round] ?? right[0])
    expect(problems.map(({ facts }) => inEnglish(facts))).toEqual([])
    expect(changes).toHaveLength(items.length)
  }
  for (let round = 0; items.some(({ wrong }) => round < wrong.length); round++) {
    const { problems } = plan(({ right, wrong }) =>
      round < wrong.length ? wrong[round] : right[0],
    )
    const refused = items.filter(({ wrong }) => round < wrong.length)
    expect(problems.map((problem) => problem.target).sort()).toEqual(refused.map(target).sort())
  }
}

function target({ item }: DescribedItem): string {
  return `${item.nodeId}.${item.fieldName}`
}

describe('an app', () => {
  test('30 descriptions are written by hand', () => {
    expect(DESCRIBED_APPS).toHaveLength(30)
  })

  test.each(DESCRIBED_APPS)(
    'accepts the right values and refuses the wrong ones: $name',
    ({ items }) => {
      checkApp(items)
    },
  )

  test('accepts every right value and refuses every wrong one of 1,000 generated apps', () => {
    fc.assert(fc.property(arbitraryApp, checkApp), { numRuns: 1000 })
  }, 60_000)
})
