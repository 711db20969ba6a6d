import { expect, test } from 'vitest'
import { localPath } from '../../../src/run/file-values.ts'

test.each<[string, string | undefined]>([
  ['@./a.png', './a.png'],
  ['./a.png', './a.png'],
  [`api/${'0a'.repeat(32)}.png`, undefined],
  [`openapi/${'0a'.repeat(32)}.png`, undefined],
  ['0a'.repeat(32), undefined],
  ['api/abc.png', 'api/abc.png'],
  ['@api/abc.png', 'api/abc.png'],
  ['https://x.example/a.png', undefined],
])('localPath of %j is %j', (value, path) => {
  expect(localPath(value)).toBe(path)
})
