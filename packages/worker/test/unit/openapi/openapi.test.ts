import { expect, test } from 'vitest'
import committed from '../../../public/openapi.json' with { type: 'json' }
import { app } from '../../../src/app.ts'
import { PROBLEMS } from '../../../src/http/problem.ts'
import { PROBLEM_ADVICE } from '../../../src/openapi/descriptions.ts'
import { openApiDocument } from '../../../src/openapi/document.ts'
import { API_OPERATIONS } from '../../../src/openapi/operations.ts'

test('public/openapi.json is up to date with the schemas: run `pnpm --filter worker run openapi`', () => {
  expect(committed).toEqual(JSON.parse(JSON.stringify(openApiDocument())))
})

test('the OpenAPI document has exactly the routes of the app', () => {
  const routes = app.routes
    .filter(({ method }) => method !== 'ALL')
    .map(({ method, path }) => `${method} ${path.replaceAll(/:(\w+)/g, '{$1}')}`)
  const documented = API_OPERATIONS.filter(({ asset }) => !asset).map(
    ({ method, path }) => `${method.toUpperCase()} ${path}`,
  )
  expect([...new Set(routes)].sort()).toEqual([...documented].sort())
})

test('every problem type has advice', () => {
  expect(Object.keys(PROBLEM_ADVICE).sort()).toEqual(Object.keys(PROBLEMS).sort())
})

test('every reference of the OpenAPI document has a schema', () => {
  const names = [...JSON.stringify(committed).matchAll(/#\/components\/schemas\/(\w+)/g)]
  expect(names.length).toBeGreaterThan(0)
  for (const [, name] of names) expect(committed.components.schemas).toHaveProperty(name ?? '')
})
