import { describe, expect, test } from 'vitest'
import { readBody } from '../../src/http/body.ts'

async function refusal(body: BodyInit | null, type?: string) {
  const init = { method: 'POST', body, headers: type === undefined ? {} : { 'content-type': type } }
  try {
    await readBody(new Request('https://worker.example.com/', init))
  } catch (error) {
    return `${(error as { kind?: string }).kind}: ${(error as Error).message}`
  }
  return 'taken'
}

const json = 'application/json'

describe('a body', () => {
  test.each<[string, BodyInit | null, string | undefined, RegExp]>([
    ['is JSON', '{"a":1}', json, /^taken/],
    ['is JSON with a charset', '{"a":1}', 'application/json; charset=utf-8', /^taken/],
    ['is some kind of JSON', '{"a":1}', 'application/vnd.api+json', /^taken/],
    ['is a form', 'a=1', 'application/x-www-form-urlencoded', /^taken/],
    ['has a byte order mark', '\ufeff{"a":1}', json, /^taken/],
    ['is empty', '', json, /^unreadable-body: The body is empty/],
    ['is missing', null, json, /^unreadable-body: The body is empty/],
    ['is cut off', '{"a":', json, /^unreadable-body: The body is not JSON/],
    ['is a list', '[1]', json, /^unreadable-body: The body must be a JSON object/],
    ['is a number', '7', json, /^unreadable-body: The body must be/],
    ['is null', 'null', json, /^unreadable-body: The body must be/],
    ['is not UTF-8', new Uint8Array([0x7b, 0xff, 0x7d]), json, /^unreadable-body: .*UTF-8/],
    ['nests without end', '['.repeat(500_000), json, /^unreadable-body/],
    [
      'nests deeply and closes',
      `{"a":${'['.repeat(200_000)}${']'.repeat(200_000)}}`,
      json,
      /^unreadable-body/,
    ],
    [
      'is JSON sent as a form, as curl -d does',
      '{"a":1}',
      'application/x-www-form-urlencoded',
      /Content-Type: application\/json/,
    ],
    ['is text', 'a', 'text/plain', /^unsupported-media-type/],
    ['has no type', new Uint8Array([1]), undefined, /^unsupported-media-type/],
    ['is multipart', 'a', 'multipart/form-data; boundary=x', /^unsupported-media-type/],
    ['has a type that only starts like JSON', '{}', 'application/jsonx', /^unsupported-media-type/],
  ])('that %s', async (_name, body, type, expected) => {
    expect(await refusal(body, type)).toMatch(expected)
  })
})

test('numbers keep their digits, and a graph the form it was written in', async () => {
  const text = '{"inputs":{"3.seed":18446744073709551615},"workflow":{"9":{"cfg":1.0},"3":{}}}'
  const init = { method: 'POST', body: text, headers: { 'content-type': json } }
  const { fields, textOf } = await readBody(new Request('https://worker.example.com/', init))
  expect(fields.inputs).toEqual({ '3.seed': 18446744073709551615n })
  expect(textOf('workflow')).toBe('{"9":{"cfg":1.0},"3":{}}')
})

test('a field that is only called like a graph is read as any other', async () => {
  const init = {
    method: 'POST',
    body: '{"workflow":18446744073709551615}',
    headers: { 'content-type': json },
  }
  const { fields } = await readBody(new Request('https://worker.example.com/', init))
  expect(fields.workflow).toBe(18446744073709551615n)
})
