// Shows openapi.json as a page.

const main = document.getElementById('document')

function make(tag, { class: className, ...properties } = {}, ...children) {
  const element = Object.assign(document.createElement(tag), properties)
  if (className) element.className = className
  element.append(...children.filter((child) => child !== undefined))
  return element
}

/** Text in which `code` is set as code. */
function prose(tag, text) {
  const parts = (text ?? '').split(/`([^`]+)`/)
  return make(tag, {}, ...parts.map((part, index) => (index % 2 ? make('code', {}, part) : part)))
}

function typeOf(schema) {
  if (schema.$ref) return schema.$ref.split('/').pop()
  if (schema.enum) return schema.enum.map((value) => JSON.stringify(value)).join(' | ')
  if (schema.anyOf) return schema.anyOf.map((one) => typeOf(one)).join(' | ')
  if (schema.type === 'array') return `list of ${typeOf(schema.items ?? {})}`
  if (schema.type === 'object' && schema.additionalProperties?.type) {
    return `object of ${typeOf(schema.additionalProperties)}`
  }
  return schema.type ?? 'anything'
}

function fields(title, rows) {
  if (rows.length === 0) return []
  const entries = rows.flatMap(({ name, note, description }) => [
    make('dt', {}, make('code', {}, name), make('small', {}, note)),
    prose('dd', description),
  ])
  return [make('h3', {}, title), make('dl', {}, ...entries)]
}

function schemaFields(schema) {
  return Object.entries(schema.properties ?? {}).map(([name, property]) => ({
    name,
    note: typeOf(property) + (schema.required?.includes(name) ? ', required' : ''),
    description: property.description,
  }))
}

function operation(
  method,
  path,
  { summary, description, parameters = [], requestBody, responses },
  api,
) {
  const body = requestBody?.content['application/json'].schema.$ref.split('/').pop()
  const parameterRows = parameters.map((parameter) => ({
    name: parameter.name,
    note: parameter.in,
    description: parameter.description,
  }))
  const responseRows = Object.entries(responses).map(([status, response]) => {
    const schema = Object.values(response.content ?? {})[0]?.schema
    return {
      name: status,
      note: schema ? typeOf(schema) : '',
      description: response.description,
    }
  })
  return make(
    'article',
    { id: `${method}-${path.replaceAll(/[^a-z0-9]+/g, '-')}` },
    make(
      'details',
      {},
      make(
        'summary',
        {},
        make('code', { class: method }, method),
        make('code', {}, path),
        make('span', {}, summary),
      ),
      make(
        'div',
        { class: 'body' },
        description ? prose('p', description) : undefined,
        ...fields('Parameters', parameterRows),
        ...(body ? fields('Body', schemaFields(api.components.schemas[body])) : []),
        ...fields('Answers', responseRows),
      ),
    ),
  )
}

function section(title, ...children) {
  return [make('h2', {}, title), ...children]
}

async function render() {
  const answer = await fetch('/openapi.json')
  const api = await answer.json()
  const operations = Object.entries(api.paths).flatMap(([path, methods]) =>
    Object.entries(methods).map(([method, details]) => operation(method, path, details, api)),
  )
  const shown = ['Task', 'Preset', 'Problem'].map((name) =>
    make(
      'article',
      { id: name },
      make('div', { class: 'body' }, ...fields(name, schemaFields(api.components.schemas[name]))),
    ),
  )
  const problems = api['x-problems'].map(({ type, status, title, advice }) =>
    make(
      'article',
      { id: type.split('#')[1] },
      make(
        'div',
        { class: 'body' },
        make('h3', {}, `${status} ${type}`),
        prose('p', `${title}. ${advice}`),
      ),
    ),
  )
  main.replaceChildren(
    prose('p', api.info.description),
    prose('p', 'Send a token as `Authorization: Bearer …` or `X-API-Key`, and JSON or a form.'),
    ...section('Operations', ...operations),
    ...section('Answers', ...shown),
    ...section('Problems', ...problems),
  )
  const target = location.hash && document.getElementById(location.hash.slice(1))
  if (target) target.scrollIntoView()
}

render().catch((error) => {
  document.getElementById('message').textContent = `The document cannot be shown: ${error.message}`
})
