import { expect, test } from 'vitest'
import { toCommandLine } from '../../../src/export/to-command-line.ts'
import { createRecipe, fullRecipe } from '../../harness/recipe.ts'

test('toCommandLine quotes values', () => {
  expect(toCommandLine(createRecipe([{ target: '6.text', value: "it's" }]), 'posix')).toBe(
    "runninghub run api.json --workflow-id 1980237776367083521 --set '6.text=it'\\''s'",
  )
})

test('toCommandLine includes seeds, directory and service', () => {
  const recipe = createRecipe([], {
    pinSeeds: true,
    download: 'my results',
    service: { baseUrl: 'https://www.runninghub.ai', api: 'v2' },
  })
  expect(toCommandLine(recipe, 'posix')).toBe(
    "runninghub run api.json --workflow-id 1980237776367083521 --pin-seeds --download 'my results' --base-url https://www.runninghub.ai --api v2",
  )
})

test('toCommandLine includes machine, timeout and all digits, but not the password', () => {
  expect(toCommandLine(fullRecipe, 'posix')).toBe(
    `runninghub run api.json --workflow-id 1980237776367083521 --set '5.size=[18446744073709551615,"it"]' --set 3.seed=18446744073709551615 --instance-type plus --access-password "$RUNNINGHUB_ACCESS_PASSWORD" --timeout 1h30m30s`,
  )
  expect(toCommandLine(fullRecipe, 'powershell')).toContain(
    '--access-password "$env:RUNNINGHUB_ACCESS_PASSWORD"',
  )
})
