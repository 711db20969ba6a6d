import { expect, test } from 'vitest'
import { isUploadName } from '../../../src/node-info/upload-name.ts'

const hash = 'e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855'

test.each([
  [`api/${hash}.png`, true],
  [`openapi/${hash}.webp`, true],
  [`api/${hash}`, true],
  // A zip has neither folder nor extension; an image chosen in the editor has no folder.
  [hash, true],
  [`${hash}.jpg`, true],
  ['api/cat.png', false],
  ['openapi/cat.png', false],
  ['api/', false],
  [`api/${hash.slice(1)}.png`, false],
  [`api/${hash}0.png`, false],
  [`api/${hash}.tar.gz`, false],
  [`api/../${hash}.png`, false],
  [`api\\${hash}.png`, false],
  [`./api/${hash}.png`, false],
  [`pictures/${hash}.png`, false],
  [`https://x.example/api/${hash}.png`, false],
  [`api/${hash}.png\n`, false],
])('isUploadName(%j) is %s', (value, expected) => {
  expect(isUploadName(value)).toBe(expected)
})
