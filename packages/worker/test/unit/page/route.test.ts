import { describe, expect, test } from 'vitest'
import { dashboardQuery, parseRoute, type Route, toHash } from '../../../page/model/route.ts'

test.each<[string, Route]>([
  ['', { view: 'runs', filter: {} }],
  ['#/nonsense', { view: 'runs', filter: {} }],
  ['#/runs?status=failed&x=1', { view: 'runs', filter: { status: 'failed' } }],
  ['#/runs/abc', { view: 'run', id: 'abc' }],
  ['#/presets', { view: 'presets' }],
  ['#/presets/a%2Fb?run=x', { view: 'preset', name: 'a/b', run: 'x' }],
  ['#/runs/%E0%A4%A', { view: 'run', id: '%E0%A4%A' }],
])('%s selects %j', (hash, route) => {
  expect(parseRoute(hash)).toEqual(route)
})

describe.each<[Route, string]>([
  [{ view: 'runs', filter: {} }, 'limit=24'],
  [{ view: 'runs', filter: { text: 'a b', cursor: 'z' } }, 'limit=24&text=a+b&cursor=z'],
  [{ view: 'run', id: 'abc' }, 'limit=24&task=abc'],
  [{ view: 'presets' }, 'limit=24'],
  [{ view: 'preset', name: 'p', run: 'x' }, 'limit=24&preset=p&task=x'],
])('%j', (route, query) => {
  test('is asked for by one query', () => expect(dashboardQuery(route)).toBe(query))
  test('comes back from its hash', () => expect(parseRoute(toHash(route))).toEqual(route))
})
