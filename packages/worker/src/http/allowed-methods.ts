interface Route {
  method: string
  path: string
}

/** Returns the methods that the routes of a path accept; none when no route has this path. */
export function allowedMethods(routes: readonly Route[], path: string): string[] {
  const methods = new Set<string>()
  for (const { method, path: pattern } of routes) {
    if (method === 'ALL' || !matches(pattern, path)) continue
    methods.add(method)
    if (method === 'GET') methods.add('HEAD')
  }
  return [...methods]
}

function matches(pattern: string, path: string): boolean {
  const [expectedParts, actualParts] = [pattern.split('/'), path.split('/')]
  return (
    expectedParts.length === actualParts.length &&
    expectedParts.every((part, index) =>
      part.startsWith(':') ? actualParts[index] !== '' : part === actualParts[index],
    )
  )
}
