import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { validate as validateBySwaggerParser } from '@apidevtools/swagger-parser'
import { createConfig, lintFromString } from '@redocly/openapi-core'
import { Validator } from '@seriousme/openapi-schema-validator'
import { Ajv2020 } from 'ajv/dist/2020.js'
import { describe, expect, test } from 'vitest'

const root = join(import.meta.dirname, '../..')
const text = await readFile(join(root, 'public/openapi.json'), 'utf8')
const document = () => JSON.parse(text)

describe('the OpenAPI document is valid', () => {
  test('for the schema of OpenAPI 3.1', async () => {
    expect(await new Validator().validate(document())).toEqual({ valid: true })
  })

  test('for swagger-parser', async () => {
    await expect(validateBySwaggerParser(document())).resolves.toBeDefined()
  })

  test('for Redocly, with its recommended rules', async () => {
    // The pages and the document itself have no error of their own.
    const rules = { 'operation-4xx-response': 'off' } as const
    const config = await createConfig({ extends: ['recommended'], rules })
    const problems = await lintFromString({ source: text, config })
    expect(problems.map(({ ruleId, message }) => `${ruleId}: ${message}`)).toEqual([])
  })
})

interface Operation {
  operationId: string
  summary: string
  description?: string
  parameters?: { name: string; description: string; schema: { type?: unknown } }[]
  requestBody?: { content: Record<string, { schema: { $ref?: string } }> }
  responses: Record<string, object>
  callbacks?: object
}

const operations = Object.entries<Record<string, Operation>>(document().paths).flatMap(
  ([path, methods]) => Object.entries(methods).map(([method, one]) => ({ path, method, ...one })),
)

/**
 * What the importers of custom tools do with a document.
 *
 * @see https://github.com/langgenius/dify/blob/main/api/core/tools/utils/parser.py
 * @see https://docs.coze.cn/guides/import
 */
describe('Dify and Coze can import the OpenAPI document', () => {
  test('because each operation has a unique id that is a function name of a language model', () => {
    const ids = operations.map(({ operationId }) => operationId)
    expect(new Set(ids).size).toBe(ids.length)
    for (const id of ids) expect(id).toMatch(/^[a-zA-Z][a-zA-Z0-9_-]{0,63}$/)
  })

  test.each(operations)('$operationId has a summary, short descriptions and a JSON body', (one) => {
    expect(one.summary.length).toBeGreaterThan(0)
    expect(`${one.summary} ${one.description ?? ''}`.length).toBeLessThanOrEqual(600)
    for (const { description } of one.parameters ?? []) {
      expect(description.length).toBeGreaterThan(0)
      expect(description.length).toBeLessThanOrEqual(300)
    }
    if (one.requestBody) expect(Object.keys(one.requestBody.content)[0]).toBe('application/json')
    expect(Object.keys(one.responses).some((status) => /^2/.test(status))).toBe(true)
  })

  // Dify reads `name` of a parameter without following references, the properties of the last
  // content type, and `type` as one word. A name twice is a warning.
  test.each(operations)('$operationId has parameters that Dify can read', (one) => {
    const fields = Object.values(one.requestBody?.content ?? {}).map(({ schema }) =>
      propertiesOf(schema),
    )
    const last = fields.at(-1) ?? {}
    for (const others of fields) expect(others).toEqual(last)
    const parameters = one.parameters ?? []
    const schemas = [...parameters.map(({ schema }) => schema), ...Object.values(last)]
    for (const { type } of schemas) expect(Array.isArray(type)).toBe(false)
    const names = [...parameters.map(({ name }) => name), ...Object.keys(last)]
    expect(names).not.toContain(undefined)
    expect(new Set(names).size).toBe(names.length)
  })

  test('because all references are local, to schemas', () => {
    const references = [...text.matchAll(/"\$ref": "([^"]+)"/g)].map(([, target]) => target)
    expect(references.length).toBeGreaterThan(0)
    for (const target of references) expect(target).toMatch(/^#\/components\/schemas\/\w+$/)
  })

  test('because its one server is the prefix of every URL, which Coze requires', () => {
    expect(document().servers).toHaveLength(1)
    for (const { path } of operations) expect(path).toMatch(/^\//)
  })
})

function propertiesOf(schema: { $ref?: string }): Record<string, { type?: unknown }> {
  const name = schema.$ref?.split('/').at(-1) ?? ''
  return document().components.schemas[name].properties ?? {}
}

test('the examples of the OpenAPI document match their schemas', () => {
  const { components } = document()
  const ajv = new Ajv2020({ strict: false })
  ajv.addSchema({ $id: 'api', components })
  const found: string[] = []
  const check = (value: unknown): void => {
    if (typeof value !== 'object' || value === null) return
    const { schema, example } = value as { schema?: { $ref?: string }; example?: unknown }
    if (schema?.$ref && example !== undefined) {
      const validate = ajv.compile({ $ref: `api${schema.$ref}` })
      expect([schema.$ref, validate(example), validate.errors]).toEqual([schema.$ref, true, null])
      found.push(schema.$ref)
    }
    for (const member of Object.values(value)) check(member)
  }
  check(document().paths)
  expect(new Set(found).size).toBeGreaterThan(12)
})
