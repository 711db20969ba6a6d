import document from '../../public/openapi.json' with { type: 'json' }

type Operations = Record<string, { responses: Record<string, unknown> }>

/** The operations of each path. Fixed paths come before those with a parameter in the same place. */
const paths = Object.entries<Operations>(document.paths)
  .toSorted(([a], [b]) => a.split('{').length - b.split('{').length)
  .map(([path, operations]) => ({
    pattern: new RegExp(`^${path.replaceAll(/\{\w+\}/g, '[^/]+')}$`),
    operations,
  }))

/**
 * Checks that the OpenAPI document has the status of a response. A request that is no operation has
 * nothing to check.
 *
 * @throws {Error} for a status that is not documented
 */
export function checkDocumented(method: string, url: string, status: number): void {
  const [path = ''] = url.split(/[?#]/)
  const operation = paths.find(({ pattern }) => pattern.test(path))?.operations[
    method.toLowerCase()
  ]
  if (operation === undefined || String(status) in operation.responses) return
  throw new Error(`HTTP ${status} of ${method} ${path} is not in the OpenAPI document.`)
}
