import { expect, test } from 'vitest'
import committed from '../../../public/openapi.json' with { type: 'json' }
import { app } from '../../../src/app.ts'
import { PROBLEMS } from '../../../src/http/problem.ts'
import { PROBLEM_ADVICE } from '../../../src/openapi/descriptions.ts'
import { openApiDocument } from '../../../src/openapi/document.ts'
import { OPERATIONS } from '../../../src/openapi/operations.ts'

test('the committed document is what the schemas give: run `pnpm --filter worker openapi`', () => {
  expect(committed).toEqual(JSON.parse(JSON.stringify(openApiDocument())))
})

test('every route of the app is in it, and nothing else', () => {
  const routes = app.routes
    .filter(({ method }) => method !== 'ALL')
    .map(({ method, path }) => `${method} ${path.replaceAll(/:(\w+)/g, '{$1}')}`)
  const documented = OPERATIONS.filter(({ asset }) => !asset).map(
    ({ method, path }) => `${method.toUpperCase()} ${path}`,
  )
  expect([...new Set(routes)].sort()).toEqual([...documented].sort())
})

test('every problem has its advice', () => {
  expect(Object.keys(PROBLEM_ADVICE).sort()).toEqual(Object.keys(PROBLEMS).sort())
})

test('every reference leads somewhere', () => {
  const names = [...JSON.stringify(committed).matchAll(/#\/components\/schemas\/(\w+)/g)]
  expect(names.length).toBeGreaterThan(0)
  for (const [, name] of names) expect(committed.components.schemas).toHaveProperty(name ?? '')
})
