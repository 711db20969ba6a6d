/** What the hash of the URL selects: `#/runs?status=failed`, `#/runs/ID`, `#/presets/NAME`. */
export type Route =
  | { view: 'runs'; filter: Filter }
  | { view: 'run'; id: string }
  | { view: 'presets' }
  | { view: 'preset'; name: string; run?: string }

/** The filter of the runs, by query parameter of the API. */
export type Filter = Partial<Record<(typeof FILTERS)[number], string>>

export const FILTERS = ['status', 'preset', 'callback', 'text', 'token', 'since', 'cursor'] as const

/** Parses a hash. Whatever it does not know shows the runs. */
export function parseRoute(hash: string): Route {
  const [path = '', query = ''] = hash.replace(/^#\/?/, '').split('?')
  const [view, name] = path.split('/').map(decode)
  const values = new URLSearchParams(query)
  if (view === 'runs' && name) return { view: 'run', id: name }
  if (view === 'presets' && name) {
    const run = values.get('run')
    return { view: 'preset', name, ...(run && { run }) }
  }
  if (view === 'presets') return { view }
  const filter: Filter = {}
  for (const key of FILTERS) {
    const value = values.get(key)
    if (value) filter[key] = value
  }
  return { view: 'runs', filter }
}

/** Returns the hash of a route. */
export function toHash(route: Route): string {
  switch (route.view) {
    case 'runs': {
      const query = new URLSearchParams(route.filter).toString()
      return `#/runs${query && `?${query}`}`
    }
    case 'run':
      return `#/runs/${encodeURIComponent(route.id)}`
    case 'presets':
      return '#/presets'
    case 'preset': {
      const run = route.run === undefined ? '' : `?run=${encodeURIComponent(route.run)}`
      return `#/presets/${encodeURIComponent(route.name)}${run}`
    }
  }
}

/** Returns the query of `GET /v1/dashboard` for a route: always one request. */
export function dashboardQuery(route: Route): string {
  const query = new URLSearchParams({ limit: '24' })
  if (route.view === 'runs')
    for (const [name, value] of Object.entries(route.filter)) query.set(name, value)
  if (route.view === 'run') query.set('task', route.id)
  if (route.view === 'preset') {
    query.set('preset', route.name)
    if (route.run) query.set('task', route.run)
  }
  return query.toString()
}

function decode(part: string): string {
  try {
    return decodeURIComponent(part)
  } catch {
    return part
  }
}
