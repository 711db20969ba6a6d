import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { inEnglish, parseApp, planAppChanges } from '../../../src/index.ts'
import { arbitraryApp } from '../../harness/apps/arbitrary-app.ts'
import { DESCRIBED_APPS, type DescribedItem } from '../../harness/apps/descriptions.ts'

const ID = '1877265245566922801'

/** Checks an app with every value of every input, the other inputs having right ones. */
function checkApp(items: readonly DescribedItem[]): void {
  const app = parseApp(ID, { webappName: 'x', nodeInfoList: items.map(({ item }) => item) })
  expect(app.inputs).toHaveLength(items.length)
  const target = ({ item }: DescribedItem) => `${item.nodeId}.${item.fieldName}`
  const rightOnes = items.map((one) => ({ target: target(one), value: one.right[0] }))
  const plan = (index: number, value: unknown) =>
    planAppChanges(
      app,
      rightOnes.map((one, at) => (at === index ? { ...one, value } : one)),
    )
  for (const [index, one] of items.entries()) {
    for (const value of one.right) {
      const { changes, problems } = plan(index, value)
      expect(problems.map(({ facts }) => inEnglish(facts))).toEqual([])
      expect(changes).toHaveLength(items.length)
    }
    for (const value of one.wrong) {
      const { problems } = plan(index, value)
      expect(
        problems.map((problem) => problem.target),
        `${target(one)} = ${String(value)}`,
      ).toEqual([target(one)])
    }
  }
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
