import { expect, test } from 'vitest'
import { isUploadName } from '../../../src/workflow/upload-name.ts'

test.each([
  ['api/abc.png', true],
  ['openapi/abc.png', true],
  ['api/', false],
  ['api/../secret.png', false],
  ['api/a\\b.png', false],
  ['./api/abc.png', false],
  ['https://x.example/api/abc.png', false],
])('%s: %s', (value, expected) => {
  expect(isUploadName(value)).toBe(expected)
})
