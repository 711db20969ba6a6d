import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import {
  assertJsonDepth,
  bigIntsToText,
  memberTexts,
  parseJson,
  stringifyJson,
} from '../../src/index.ts'

test('parseJson keeps every digit of an integer beyond 2^53', () => {
  expect(
    parseJson('[9007199254740993, -18446744073709551615, 1, 1.5, 1e400, 123456789012345678901]'),
  ).toEqual([
    9007199254740993n,
    -18446744073709551615n,
    1,
    1.5,
    Number.POSITIVE_INFINITY,
    123456789012345678901n,
  ])
})

test.each(['{"a', '[1,', '"a', '"a\\"', ''])('parseJson rejects %j', (text) => {
  expect(() => parseJson(text)).toThrow(SyntaxError)
})

test('JSON with more than 250 levels is rejected', () => {
  const nested = (depth: number) => '['.repeat(depth) + ']'.repeat(depth)
  expect(() => assertJsonDepth(nested(250))).not.toThrow()
  expect(() => assertJsonDepth(nested(251))).toThrow(RangeError)
  expect(() => memberTexts(`{"a":${nested(250)}}`)).toThrow(RangeError)
})

test('parseJson returns a bigint only for an integer that JavaScript would round', () => {
  expect(parseJson('{"a":9007199254740993}')).toEqual({ a: 9007199254740993n })
  expect(parseJson('{"a":9007199254740991}')).toEqual({ a: 9007199254740991 })
})

test('stringifyJson writes a bigint with all its digits', () => {
  expect(stringifyJson({ a: [18446744073709551615n], b: 'x' })).toBe(
    '{"a":[18446744073709551615],"b":"x"}',
  )
  expect(parseJson(stringifyJson([9007199254740993n]))).toEqual([9007199254740993n])
})

test('bigIntsToText replaces bigints by text at any depth, and keeps the rest', () => {
  const value = { a: [1n, { b: 2n }], c: 'x', d: null, e: 1.5, ['__proto__']: 3n }
  expect(JSON.stringify(bigIntsToText(value))).toBe(
    '{"a":["1",{"b":"2"}],"c":"x","d":null,"e":1.5,"__proto__":"3"}',
  )
})

describe('memberTexts returns the text of a member', () => {
  test('of any object in any formatting', () => {
    const object = fc.dictionary(fc.string({ unit: 'binary' }), fc.jsonValue({ maxDepth: 4 }))
    fc.assert(
      fc.property(object, fc.constantFrom(0, 2, '\t'), (value, indent) => {
        const read = [...memberTexts(JSON.stringify(value, undefined, indent))]
        const values = Object.fromEntries(read.map(([name, text]) => [name, JSON.parse(text)]))
        expect(JSON.stringify(values)).toBe(JSON.stringify(value))
      }),
    )
  })

  test.each<[string, string | undefined]>([
    [
      '{"workflow": {"9": {"cfg": 1.0}, "3": 123456789012345678901}}',
      '{"9": {"cfg": 1.0}, "3": 123456789012345678901}',
    ],
    ['{"a":"workflow","workflow":[1,2]}', '[1,2]'],
    ['{"":"workflow","workflow":1}', '1'],
    ['{"workflow":1,"workflow":2}', '2'],
    ['{"workflow":"a \\" , } b" }', '"a \\" , } b"'],
    ['{"x":{"workflow":1}}', undefined],
    ['{"x":["workflow",{"workflow":2}],"workflow" : null}', 'null'],
    ['{"\\u0077orkflow":true}', 'true'],
    ['{}', undefined],
    ['{"a":":,{","workflow":-1.50e+3}', '-1.50e+3'],
    ['{"a\\\\":1,"b":"\\\\\\"}","workflow":"\\\\"}', '"\\\\"'],
  ])('in %s', (text, expected) => {
    expect(memberTexts(text).get('workflow')).toBe(expected)
  })
})
