import { describe, expect, test } from 'vitest'
import { type Field, fieldsOf, toCall } from '../../../page/model/schema-form.ts'

const schema = {
  properties: {
    prompt: { type: 'string', title: 'Words', description: 'What to draw' },
    seed: { type: 'integer', minimum: 0, maximum: 10 },
    strength: { type: 'number', default: 0.5 },
    upscale: { type: 'boolean', default: true },
    size: { enum: [512, 1024] },
    style: { oneOf: [{ const: 'noir', title: 'Film noir' }] },
    photo: { type: 'string', format: 'uri', contentMediaType: 'image/*' },
    callbackUrl: { type: 'string' },
  },
  required: ['prompt'],
}
const fields = fieldsOf(schema)
const field = (name: string) => fields.find((one) => one.name === name) as Field

describe('a schema becomes fields', () => {
  test.each([
    ['prompt', 'text'],
    ['seed', 'integer'],
    ['strength', 'number'],
    ['upscale', 'boolean'],
    ['size', 'choice'],
    ['style', 'choice'],
    ['photo', 'file'],
  ])('%s: %s', (name, kind) => {
    expect(field(name).kind).toBe(kind)
  })

  test('with titles, ranges, choices and media types', () => {
    expect(field('prompt')).toMatchObject({ title: 'Words', required: true })
    expect(field('seed')).toMatchObject({ title: 'seed', min: 0, max: 10, required: false })
    expect(field('style').choices).toEqual([{ value: 'noir', title: 'Film noir' }])
    expect(field('photo').accept).toBe('image/*')
  })

  test('without what every call may have', () => {
    expect(fields.map(({ name }) => name)).not.toContain('callbackUrl')
  })
})

test('a call has typed values, and leaves out blank ones', () => {
  const values = { prompt: 'a cat', seed: '7', strength: '', upscale: false, size: '1024' }
  expect(toCall(fields, values)).toEqual({
    body: { prompt: 'a cat', seed: 7, upscale: false, size: 1024 },
    files: {},
  })
})

test('an integer beyond 2^53 stays text', () => {
  const { body } = toCall(fields, { seed: '9007199254740993' })
  expect(body).toEqual({ seed: '9007199254740993' })
})

test('a local file is apart from the values', () => {
  const photo = new File(['x'], 'photo.png')
  expect(toCall(fields, { photo })).toEqual({ body: {}, files: { photo } })
})

test('a field with the name of a built-in property has no value until a person gives one', () => {
  const named = fieldsOf({ properties: { constructor: { type: 'string' } } })
  expect(toCall(named, {})).toEqual({ body: {}, files: {} })
  expect(toCall(named, { constructor: 'a' }).body.constructor).toBe('a')
})
