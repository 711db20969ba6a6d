import { describe, expect, test } from 'vitest'
import { readBody } from '../../../src/http/body.ts'

async function readError(body: BodyInit | null, type?: string, encoding?: string) {
  const headers = {
    ...(type !== undefined && { 'content-type': type }),
    ...(encoding !== undefined && { 'content-encoding': encoding }),
  }
  const init = { method: 'POST', body, headers }
  try {
    await readBody(new Request('https://worker.example.com/', init))
  } catch (error) {
    return `${(error as { kind?: string }).kind}: ${(error as Error).message}`
  }
  return 'valid'
}

const json = 'application/json'

describe('readBody', () => {
  test.each<[string, BodyInit | null, string | undefined, RegExp]>([
    ['accepts a body that is JSON', '{"a":1}', json, /^valid/],
    [
      'accepts a body that is JSON with a charset',
      '{"a":1}',
      'application/json; charset=utf-8',
      /^valid/,
    ],
    ['accepts a body that is some kind of JSON', '{"a":1}', 'application/vnd.api+json', /^valid/],
    ['accepts a body that is a form', 'a=1', 'application/x-www-form-urlencoded', /^valid/],
    ['accepts a body that has a byte order mark', '\ufeff{"a":1}', json, /^valid/],
    ['rejects a body that is empty', '', json, /^unreadable-body: The body is empty/],
    ['rejects a body that is missing', null, json, /^unreadable-body: The body is empty/],
    ['rejects a body that is cut off', '{"a":', json, /^unreadable-body: The body is not JSON/],
    [
      'rejects a body that is a list',
      '[1]',
      json,
      /^unreadable-body: The body must be a JSON object/,
    ],
    ['rejects a body that is a number', '7', json, /^unreadable-body: The body must be/],
    ['rejects a body that is null', 'null', json, /^unreadable-body: The body must be/],
    [
      'rejects a body that is not UTF-8',
      new Uint8Array([0x7b, 0xff, 0x7d]),
      json,
      /^unreadable-body: .*UTF-8/,
    ],
    ['rejects a body that is nested without end', '['.repeat(500_000), json, /^unreadable-body/],
    [
      'rejects a body that is nested deeply and closed',
      `{"a":${'['.repeat(200_000)}${']'.repeat(200_000)}}`,
      json,
      /^unreadable-body/,
    ],
    [
      'rejects a body that is JSON sent as a form, as curl -d does',
      '{"a":1}',
      'application/x-www-form-urlencoded',
      /Content-Type: application\/json/,
    ],
    ['rejects a body that is text', 'a', 'text/plain', /^unsupported-media-type/],
    ['rejects a body that has no type', new Uint8Array([1]), undefined, /^unsupported-media-type/],
    [
      'rejects a body that is multipart',
      'a',
      'multipart/form-data; boundary=x',
      /^unsupported-media-type/,
    ],
    [
      'rejects a body that has a type that only starts like JSON',
      '{}',
      'application/jsonx',
      /^unsupported-media-type/,
    ],
  ])('%s', async (_name, body, type, expected) => {
    expect(await readError(body, type)).toMatch(expected)
  })
})

test.each([
  ['gzip', /^unsupported-media-type: The Content-Encoding "gzip" is not supported/],
  ['br', /^unsupported-media-type/],
  ['gzip, identity', /^unsupported-media-type/],
  ['identity', /^valid/],
  ['', /^valid/],
])('readBody with the Content-Encoding %j', async (encoding, expected) => {
  expect(await readError('{"a":1}', json, encoding)).toMatch(expected)
})

test('readBody reads a form in a time that grows with its length and no faster', async () => {
  const form = 'application/x-www-form-urlencoded'
  /** The shortest of three times: a busy machine makes some of them longer. */
  const timeOf = async (length: number) => {
    const fields = Array.from({ length }, (_, n) => `inputs[${n}.x]=1`).join('&')
    let shortest = Infinity
    for (let attempt = 0; attempt < 3; attempt++) {
      const start = performance.now()
      expect(await readError(fields, form)).toBe('valid')
      shortest = Math.min(shortest, performance.now() - start)
    }
    return shortest
  }
  // Ten times the length takes ten times as long, or a hundred times when each field reads all others.
  const short = Math.max(await timeOf(5_000), 1)
  expect((await timeOf(50_000)) / short).toBeLessThan(60)
}, 300_000)

describe('readBody', () => {
  const read = async (body: string, textField?: string) => {
    const init = { method: 'POST', body, headers: { 'content-type': json } }
    return (await readBody(new Request('https://worker.example.com/', init), textField)).fields
  }

  test('keeps every digit of an integer', async () => {
    expect(await read('{"inputs":{"3.seed":18446744073709551615},"a":[1.5,"b"]}')).toEqual({
      inputs: { '3.seed': 18446744073709551615n },
      a: [1.5, 'b'],
    })
  })

  test('keeps the requested field as text when it is an object', async () => {
    const graph = '{"9":{"cfg":1.0},"3":{}}'
    expect(await read(`{"workflow": ${graph} }`, 'workflow')).toEqual({ workflow: graph })
    expect(await read(`{"workflow": ${graph} }`)).toEqual({ workflow: JSON.parse(graph) })
    expect(await read('{"workflow": [18446744073709551615]}', 'workflow')).toEqual({
      workflow: [18446744073709551615n],
    })
  })

  test('reads a nested form field as JSON, in brackets, or both ways', async () => {
    const form = async (body: string) => {
      const headers = { 'content-type': 'application/x-www-form-urlencoded' }
      const request = new Request('https://worker.example.com/', { method: 'POST', body, headers })
      return (await readBody(request)).fields
    }
    const whole = `inputs=${encodeURIComponent('{"6.text":"a"}')}`
    const both = { inputs: { '6.text': 'a', '3.cfg': '4' } }
    expect(await form(`${whole}&inputs[3.cfg]=4`)).toEqual(both)
    expect(await form(`inputs[3.cfg]=4&${whole}`)).toEqual(both)
    expect(await form('inputs[6.text]=a&inputs[3.cfg]=4')).toEqual(both)
  })

  test('keeps unusual field names', async () => {
    const odd = ['{"a\\\\":1}', '{"a\\"":2}', '{"__proto__":3}', '{"":4}', '{"\\u0061":5}']
    const names = await Promise.all(odd.map(async (body) => Object.entries(await read(body))))
    expect(names.flat()).toEqual([
      ['a\\', 1],
      ['a"', 2],
      ['__proto__', 3],
      ['', 4],
      ['a', 5],
    ])
  })
})
