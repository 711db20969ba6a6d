import { expect, test } from 'vitest'
import { suggestedFields } from '../../../src/export/suggested-fields.ts'
import { workflow } from '../../harness/recipe.ts'

test('suggestedFields returns prompts, files and seeds with all digits', () => {
  expect(suggestedFields(workflow)).toEqual([
    { target: '6.text', value: 'a', isFile: false },
    { target: '7.text', value: 'b', isFile: false },
    { target: '10.image', value: 'x.png', isFile: true },
    { target: '3.seed', value: '18446744073709551615', isFile: false },
  ])
})
