import { execFile } from 'node:child_process'
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { validate as validateBySwaggerParser } from '@apidevtools/swagger-parser'
import { createConfig, lintFromString } from '@redocly/openapi-core'
import { workflowIds } from '@runninghub-action/simulator'
import { Validator } from '@seriousme/openapi-schema-validator'
import { Ajv2020 } from 'ajv/dist/2020.js'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { type LocalWorker, startLocal } from '../../local.ts'

const root = join(import.meta.dirname, '../..')
const text = await readFile(join(root, 'public/openapi.json'), 'utf8')
const document = () => JSON.parse(text)

// A real Worker is needed by the last tests only, but starts once.
let worker: LocalWorker
beforeAll(async () => {
  worker = await startLocal()
  Object.assign(worker.simulator.options, { queuedMs: 0, runMs: 0 })
})
afterAll(async () => {
  await worker?.close()
})

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

test('a client generated from the OpenAPI document compiles, and runs a preset on the Worker', async () => {
  const { default: openapiTs, astToString } = await import('openapi-typescript')
  const folder = await mkdtemp(join(root, 'test/e2e/.client-'))
  try {
    await writeFile(join(folder, 'api.d.ts'), astToString(await openapiTs(text)))
    const client = `
import createClient from 'openapi-fetch'
import type { paths } from './api.d.ts'

const [baseUrl = '', token = '', workflowId = ''] = process.argv.slice(2)
const headers = { authorization: \`Bearer \${token}\` }
const api = createClient<paths>({ baseUrl, headers })
const params = { path: { name: 'generated' } }
const put = await api.PUT('/v1/presets/{name}', {
  params,
  body: { workflowId, parameters: { prompt: { target: '6.text', type: 'text', required: true } } },
})
const run = await api.POST('/v1/presets/{name}/tasks', {
  params: { ...params, query: { wait: 30 } },
  body: { prompt: 'a cat' } as never,
})
const id = run.data?.id ?? ''
const again = await api.POST('/v1/tasks/{id}/rerun', { params: { path: { id }, query: { wait: 30 } } })
const missing = await api.GET('/v1/tasks/{id}', { params: { path: { id: '0none' } } })
const statuses: (number | undefined)[] = [put.response.status, run.response.status, again.response.status]
console.log(JSON.stringify({ statuses, rerunOf: again.data?.rerunOf === id, problem: missing.error?.type }))
`
    await writeFile(join(folder, 'client.ts'), client)
    const tsconfig = {
      extends: '../../../tsconfig.node.json',
      files: ['client.ts', 'api.d.ts'],
      include: [],
      compilerOptions: { noEmit: true },
    }
    await writeFile(join(folder, 'tsconfig.json'), JSON.stringify(tsconfig))
    const run = (args: string[]) => promisify(execFile)(process.execPath, args, { cwd: folder })
    const tsc = join(root, '../../node_modules/typescript/bin/tsc')
    await run([tsc, '-p', folder]).catch(({ stdout }) => expect(stdout).toBe(''))
    const { stdout } = await run([
      join(folder, 'client.ts'),
      worker.url,
      worker.token,
      workflowIds.textToImage,
    ])
    expect(JSON.parse(stdout)).toEqual({
      statuses: [201, 200, 200],
      rerunOf: true,
      problem: '/docs#not-found',
    })
  } finally {
    await rm(folder, { recursive: true, force: true })
  }
})

describe('the JSON Schema of a preset', () => {
  const call = async (method: string, path: string, body?: unknown) => {
    const response = await fetch(`${worker.url}/v1/presets/${path}`, {
      method,
      headers: { authorization: `Bearer ${worker.token}`, 'content-type': 'application/json' },
      ...(body !== undefined && { body: JSON.stringify(body) }),
    })
    return { status: response.status, body: await response.json() }
  }

  test('is valid JSON Schema 2020-12, and accepts exactly what the Worker accepts', async () => {
    const parameters = {
      prompt: { target: '6.text', type: 'text', required: true },
      steps: { target: '3.steps', type: 'integer', min: 1, max: 50, default: 20 },
      cfg: { target: '3.cfg', choices: [7, { value: 8, title: 'Eight' }] },
    }
    const { textToImage: workflowId } = workflowIds
    const preset = { workflowId, parameters, allow: ['instanceType'] }
    expect((await call('PUT', 'schema', preset)).status).toBe(201)
    const { body: schema } = await call('GET', 'schema/schema')
    const ajv = new Ajv2020({ strict: true, validateFormats: false })
    expect([ajv.validateSchema(schema), ajv.errors]).toEqual([true, null])
    const validate = ajv.compile(schema)
    for (const [body, isValid] of [
      [{ prompt: 'a cat' }, true],
      [{ prompt: 'a cat', steps: 50, cfg: 8, instanceType: 'plus', metadata: { row: 1 } }, true],
      [{}, false],
      [{ prompt: 7 }, false],
      [{ prompt: 'a cat', steps: 51 }, false],
      [{ prompt: 'a cat', steps: 1.5 }, false],
      [{ prompt: 'a cat', cfg: 9 }, false],
      [{ prompt: 'a cat', instanceType: 'NOT ONE' }, false],
      [{ prompt: 'a cat', other: 1 }, false],
    ] as const) {
      const { status } = await call('POST', 'schema/tasks', body)
      expect([body, validate(body), status]).toEqual([body, isValid, isValid ? 202 : 422])
    }
  })
})
