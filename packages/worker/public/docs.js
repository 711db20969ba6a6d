// Renders openapi.json as a page.

const main = document.getElementById('document')

/** Creates an element, as in hyperscript. */
function h(tag, { class: className, ...properties } = {}, ...children) {
  const element = Object.assign(document.createElement(tag), properties)
  if (className) element.className = className
  element.append(...children.filter((child) => child !== undefined))
  return element
}

/** Creates an element from text in which backticks mark code. */
function prose(tag, text) {
  const parts = (text ?? '').split(/`([^`]+)`/)
  return h(tag, {}, ...parts.map((part, index) => (index % 2 ? h('code', {}, part) : part)))
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
    h('dt', {}, h('code', {}, name), h('small', {}, note)),
    prose('dd', description),
  ])
  return [h('h3', {}, title), h('dl', {}, ...entries)]
}

function schemaFields(schema) {
  return Object.entries(schema.properties ?? {}).map(([name, property]) => ({
    name,
    note: typeOf(property) + (schema.required?.includes(name) ? ', required' : ''),
    description: property.description,
  }))
}

/** Returns the command that sends a request, for a shell. */
function curl(method, path, { security, parameters = [], requestBody }) {
  const isPublic = security?.length === 0
  const example = requestBody?.content['application/json'].example
  const hasKey = parameters.some(({ name }) => name === 'Idempotency-Key')
  const parts = [
    `curl${method === 'get' ? '' : ` -X ${method.toUpperCase()}`} '${location.origin}${path}'`,
    ...(isPublic ? [] : [`-H "Authorization: Bearer $TOKEN"`]),
    ...(hasKey ? [`-H "Idempotency-Key: $(uuidgen)"`] : []),
    ...(example
      ? ["-H 'Content-Type: application/json'", `-d '${JSON.stringify(example, null, 2)}'`]
      : []),
  ]
  return h('pre', { tabIndex: 0 }, h('code', {}, parts.join(' \\\n  ')))
}

function operation(method, path, details, api) {
  const { summary, description, parameters = [], requestBody, responses } = details
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
  return h(
    'article',
    { id: `${method}-${path.replaceAll(/[^a-z0-9]+/g, '-')}` },
    h(
      'details',
      {},
      h(
        'summary',
        {},
        h('code', { class: method }, method),
        h('code', {}, path),
        h('span', {}, summary),
      ),
      h(
        'div',
        { class: 'body' },
        description ? prose('p', description) : undefined,
        curl(method, path, details),
        ...fields('Parameters', parameterRows),
        ...(body ? fields('Body', schemaFields(api.components.schemas[body])) : []),
        ...fields('Responses', responseRows),
      ),
    ),
  )
}

function section(title, ...children) {
  return [h('h2', {}, title), ...children]
}

async function render() {
  const response = await fetch('/openapi.json')
  const api = await response.json()
  const operations = Object.entries(api.paths).flatMap(([path, methods]) =>
    Object.entries(methods).map(([method, details]) => operation(method, path, details, api)),
  )
  const schemas = ['Task', 'Preset', 'Problem'].map((name) =>
    h(
      'article',
      { id: name },
      h('div', { class: 'body' }, ...fields(name, schemaFields(api.components.schemas[name]))),
    ),
  )
  const problems = api['x-problems'].map(({ type, status, title, advice }) =>
    h(
      'article',
      { id: type.split('#')[1] },
      h(
        'div',
        { class: 'body' },
        h('h3', {}, `${status} ${type}`),
        prose('p', `${title}. ${advice}`),
      ),
    ),
  )
  main.replaceChildren(
    prose('p', api.info.description),
    prose(
      'p',
      'Send a token as `Authorization: Bearer …` or `X-API-Key`. A body is JSON or a form.',
    ),
    ...section('Operations', ...operations),
    ...section('Schemas', ...schemas),
    ...section('Problems', ...problems),
  )
  const target = location.hash && document.getElementById(location.hash.slice(1))
  if (target) target.scrollIntoView()
}

render().catch((error) => {
  document.getElementById('message').textContent = `Could not load the document: ${error.message}`
})
