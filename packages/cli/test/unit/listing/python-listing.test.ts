import { expect, test } from 'vitest'
import { pythonRepr } from '../../../src/listing/python-listing.ts'

test.each([
  ['a', "'a'"],
  ["it's", '"it\'s"'],
  ['it\'s "x"', "'it\\'s \"x\"'"],
  ['a\\b\n\r\t', "'a\\\\b\\n\\r\\t'"],
  ['\u0000\u007f\u00a0\u00ad', "'\\x00\\x7f\\xa0\\xad'"],
  ['猫😀', "'猫😀'"],
  ['\u200b\u2028', "'\\u200b\\u2028'"],
  ['\u{e0001}', "'\\U000e0001'"],
])('pythonRepr of %j is %s', (text, printed) => {
  expect(pythonRepr(text)).toBe(printed)
})
