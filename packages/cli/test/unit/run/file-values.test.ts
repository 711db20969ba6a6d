import { expect, test } from 'vitest'
import { pathIn } from '../../../src/run/file-values.ts'

test.each<[string, string | undefined]>([
  ['@./a.png', './a.png'],
  ['./a.png', './a.png'],
  ['api/abc.png', undefined],
  ['openapi/abc.png', undefined],
  ['@api/abc.png', 'api/abc.png'],
  ['https://x.example/a.png', undefined],
])('the path in %j', (value, path) => {
  expect(pathIn(value)).toBe(path)
})
