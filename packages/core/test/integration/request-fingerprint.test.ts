import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { cases } from '../../../../test/support/cases.ts'
import {
  type FileIdentity,
  type PlannedRun,
  parseWorkflow,
  planRun,
  requestFingerprint,
  unfixedSeeds,
} from '../../src/index.ts'

const SITE = 'https://www.runninghub.cn'
const ID = '1980237776367083521'

type Value = string | number | boolean | null | readonly [string, number] | object
interface Node {
  class_type: string
  title: string
  inputs: Record<string, Value>
}

/** A request as a person writes it. Files are by path or URL: a content and a name. */
interface Request {
  baseUrl: string
  workflowId: string
  nodes: Record<string, Node>
  indent: number
  overrides: Record<string, unknown>
  rowOverrides: Record<string, unknown>
  files: Record<string, { content: string; name: string }>
  pinSeeds: boolean
  sendWorkflow: boolean
  submit: Record<string, unknown>
}

const base = (): Request => ({
  baseUrl: SITE,
  workflowId: ID,
  nodes: {
    3: {
      class_type: 'KSampler',
      title: 'Sampler',
      inputs: { seed: 5, steps: 20, cfg: 7, sampler_name: 'euler', positive: ['6', 0], on: true },
    },
    6: { class_type: 'CLIPTextEncode', title: 'Prompt', inputs: { text: 'a cat', size: [1, 2] } },
    10: { class_type: 'LoadImage', title: 'Picture', inputs: { image: 'in.png', none: null } },
  },
  indent: 0,
  overrides: { '6.text': 'a dog', '3.cfg': 8 },
  rowOverrides: { '10.image': './cat.png', '3.seed': 7 },
  files: { './cat.png': { content: 'cat', name: 'cat.png' } },
  pinSeeds: false,
  sendWorkflow: false,
  submit: {},
})

const hash = async (text: string) => {
  const digest = await crypto.subtle.digest('SHA-256', new TextEncoder().encode(text))
  return [...new Uint8Array(digest)].map((byte) => byte.toString(16).padStart(2, '0')).join('')
}
/** The hashes of the contents that files have here, so that changes need not wait for them. */
const HASHES: Record<string, string> = {}
for (const content of ['cat', 'dog', 'cat ']) HASHES[content] = await hash(content)

async function plan(request: Request): Promise<PlannedRun> {
  const { nodes, indent, overrides, rowOverrides, baseUrl, workflowId } = request
  const graph = Object.entries(nodes).map(
    // Not JSON.stringify of an object, which would sort ids.
    ([id, { class_type, title, inputs }]) =>
      `${JSON.stringify(id.replace(/^node/, ''))}:${JSON.stringify({ inputs, class_type, _meta: { title } }, null, indent)}`,
  )
  return planRun({
    workflowId,
    baseUrl,
    workflow: parseWorkflow(`{${graph.join(indent > 0 ? ',\n' : ',')}}`),
    overrides: { ...overrides, ...rowOverrides },
    pinSeeds: request.pinSeeds,
    sendWorkflow: request.sendWorkflow,
    submit: request.submit,
  })
}

async function fingerprint(request: Request): Promise<string> {
  const files = new Map<string, FileIdentity>()
  for (const [path, { content, name }] of Object.entries(request.files)) {
    files.set(path, { sha256: HASHES[content] ?? '', name })
  }
  return requestFingerprint(await plan(request), { baseUrl: request.baseUrl, files })
}

/** Rewrites a map with its entries in the opposite order. Ids that are numbers would be sorted. */
const reversed = <T>(map: Record<string, T>): Record<string, T> =>
  Object.fromEntries(
    Object.entries(map)
      .reverse()
      .map(([name, value]) => [/^\d+$/.test(name) ? `node${name}` : name, value]),
  )

const moved = (request: Request, name: string, to: string): Request => ({
  ...request,
  rowOverrides: Object.fromEntries(
    Object.entries(request.rowOverrides).map(([key, value]) => [key === name ? to : key, value]),
  ),
  overrides: Object.fromEntries(
    Object.entries(request.overrides).map(([key, value]) => [key === name ? to : key, value]),
  ),
})

/** Changes a field of the graph, if it is there. */
const inGraph = (request: Request, id: string, change: (node: Node) => Node): Request => ({
  ...request,
  nodes: Object.fromEntries(
    Object.entries(request.nodes).map(([key, node]) => [
      key,
      key.replace(/^node/, '') === id ? change(node) : node,
    ]),
  ),
})

const setInput = (request: Request, id: string, name: string, value: Value) =>
  inGraph(request, id, (node) => ({ ...node, inputs: { ...node.inputs, [name]: value } }))

const withFile = (request: Request, path: string, file: { content: string; name: string }) => ({
  ...request,
  files: { ...request.files, [path]: file },
  rowOverrides: { ...request.rowOverrides, '10.image': path },
})

const currentFile = ({ files, rowOverrides }: Request) =>
  files[String(rowOverrides['10.image'])] ?? { content: 'cat', name: 'cat.png' }

type Change = (request: Request, n: number) => Request

/** Changes of the writing, which are the same request. */
const SAME: Record<string, Change> = {
  'the order of nodes': (r) => ({ ...r, nodes: reversed(r.nodes) }),
  'the order of fields': (r) =>
    inGraph(r, '3', (node) => ({ ...node, inputs: reversed(node.inputs) })),
  'the format of api.json': (r, n) => ({ ...r, indent: n % 5 }),
  'a title': (r, n) => inGraph(r, '6', (node) => ({ ...node, title: `Prompt ${n}` })),
  'the order of values': (r) => ({ ...r, overrides: reversed(r.overrides) }),
  'a target by class': (r) => moved(r, '6.text', 'CLIPTextEncode.text'),
  'a value of the row': (r) => ({
    ...r,
    overrides: {},
    rowOverrides: { ...r.overrides, ...r.rowOverrides },
  }),
  'a number as text': (r) => ({
    ...r,
    overrides: Object.fromEntries(
      Object.entries(r.overrides).map(([k, v]) => [k, typeof v === 'number' ? String(v) : v]),
    ),
  }),
  'the path of a file': (r, n) => {
    const file = currentFile(r)
    const extension = file.name.slice(file.name.lastIndexOf('.'))
    return withFile(r, `./folder ${n}/x${extension}`, { ...file, name: `x${extension}` })
  },
  'a URL of the same file': (r, n) => withFile(r, `https://h.example/${n}`, currentFile(r)),
  'the password': (r, n) => ({ ...r, submit: { ...r.submit, accessPassword: `p${n}` } }),
  'the default machine': (r) =>
    r.submit.instanceType === undefined
      ? { ...r, submit: { ...r.submit, instanceType: 'default' } }
      : r,
  'the URL of the workflow': (r) => ({
    ...r,
    workflowId: /^\d+$/.test(r.workflowId) ? `${r.baseUrl}/workflow/${r.workflowId}` : r.workflowId,
  }),
  'pinned seeds that are set already': (r) => (r.sendWorkflow ? r : { ...r, pinSeeds: true }),
}

/** Changes of what is sent, which are another request. `n` makes a value that was not there. */
const OTHER: Record<string, Change> = {
  'the prompt': (r, n) => {
    const target = Object.keys({ ...r.overrides, ...r.rowOverrides }).find((t) =>
      t.endsWith('text'),
    )
    const layer = target !== undefined && target in r.rowOverrides ? 'rowOverrides' : 'overrides'
    return { ...r, [layer]: { ...r[layer], [target ?? '6.text']: `prompt ${n}` } }
  },
  'a number': (r, n) => ({ ...r, rowOverrides: { ...r.rowOverrides, '3.steps': 1000 + n } }),
  'a boolean': (r) => ({
    ...r,
    rowOverrides: { ...r.rowOverrides, '3.on': !(r.rowOverrides['3.on'] ?? true) },
  }),
  'the seed': (r, n) => ({ ...r, rowOverrides: { ...r.rowOverrides, '3.seed': 100_000 + n } }),
  'a text of the graph': (r, n) => setInput(r, '3', 'sampler_name', `euler ${n}`),
  'a list of the graph': (r, n) => setInput(r, '6', 'size', [n, n]),
  'a null of the graph': (r, n) => setInput(r, '10', 'none', `${n}`),
  'a link': (r, n) => setInput(r, '3', 'positive', ['6', n + 1]),
  'a class': (r, n) =>
    inGraph(r, '6', (node) => ({
      ...node,
      class_type: 'CLIPTextEncode',
      inputs: { ...node.inputs, [`x${n}`]: 1 },
    })),
  'a node': (r, n) => ({
    ...r,
    nodes: { ...r.nodes, [`node${1000 + n}`]: { class_type: 'X', title: '', inputs: {} } },
  }),
  'the content of the file': (r) =>
    withFile(r, './changed', {
      ...currentFile(r),
      content: currentFile(r).content === 'cat' ? 'dog' : 'cat',
    }),
  'one more byte of the file': (r) =>
    withFile(r, './longer', {
      ...currentFile(r),
      content: currentFile(r).content === 'cat ' ? 'cat' : 'cat ',
    }),
  'the extension of the file': (r, n) =>
    withFile(r, './other', { ...currentFile(r), name: `a.x${n}` }),
  'the machine': (r) => ({
    ...r,
    submit: { ...r.submit, instanceType: r.submit.instanceType === 'plus' ? 'ultra' : 'plus' },
  }),
  'the metadata': (r) => ({
    ...r,
    submit: { ...r.submit, addMetadata: r.submit.addMetadata === false },
  }),
  'the workflow': (r, n) => ({ ...r, workflowId: `${1_000_000_000 + n}` }),
  'the site': (r) => ({
    ...r,
    baseUrl: r.baseUrl.endsWith('.cn') ? 'https://www.runninghub.ai' : SITE,
    workflowId: r.workflowId.replace(/^.*\//, ''),
  }),
  'the graph that is sent': (r) => ({ ...r, pinSeeds: false, sendWorkflow: !r.sendWorkflow }),
}

/** Chooses some changes of the writing, and none or one of the request. */
const changes = fc.record({
  before: fc.array(fc.constantFrom(...Object.keys(SAME)), { maxLength: 4 }),
  other: fc.option(fc.constantFrom(...Object.keys(OTHER)), { nil: undefined }),
  after: fc.array(fc.constantFrom(...Object.keys(SAME)), { maxLength: 4 }),
  sendWorkflow: fc.boolean(),
  n: fc.integer({ min: 1, max: 1000 }),
})

test('random changes of a request are no stale hit and no needless create', async () => {
  const apply = (request: Request, names: readonly string[], n: number) =>
    names.reduce((changed, name) => SAME[name]?.(changed, n) ?? changed, request)
  await fc.assert(
    fc.asyncProperty(changes, async ({ before, other, after, sendWorkflow, n }) => {
      const request = { ...base(), sendWorkflow }
      const written = apply(request, before, n)
      const changed = other === undefined ? written : (OTHER[other]?.(written, n) ?? written)
      const rewritten = apply(changed, after, n)
      const [first, second] = [await fingerprint(request), await fingerprint(rewritten)]
      if (other === undefined) expect(second).toBe(first)
      else expect(second, other).not.toBe(first)
    }),
    { numRuns: cases(10_000, 1_000) },
  )
}, 120_000)

describe('a fingerprint', () => {
  test.each([...Object.entries(SAME), ...Object.entries(OTHER)])('by %s', async (name, change) => {
    const same = (await fingerprint(change(base(), 3))) === (await fingerprint(base()))
    expect(same).toBe(name in SAME)
  })

  test('is the same for a file and for the name that RunningHub gave to its upload', async () => {
    const uploaded = {
      ...base(),
      rowOverrides: { '10.image': `api/${HASHES.cat}.png`, '3.seed': 7 },
    }
    expect(await fingerprint(uploaded)).toBe(await fingerprint(base()))
  })

  test('tells apart texts that only look like uploads', async () => {
    const text = (value: string) => ({ ...base(), overrides: { '6.text': value } })
    expect(await fingerprint(text(`api/${HASHES.cat}.png`))).not.toBe(
      await fingerprint(text(`${HASHES.cat}.png`)),
    )
  })

  test('tells apart a number and the text of its digits, and 1.0 from 1 in a sent graph only', async () => {
    const graph = (value: string, sendWorkflow: boolean) => ({
      workflowId: ID,
      workflow: parseWorkflow(`{"1":{"class_type":"X","inputs":{"a":${value}}}}`),
      sendWorkflow,
      changes: [],
      submit: {},
    })
    const of = (value: string, sendWorkflow: boolean) =>
      requestFingerprint(graph(value, sendWorkflow), { baseUrl: SITE, files: new Map() })
    expect(await of('1', false)).not.toBe(await of('"1"', false))
    expect(await of('1.0', false)).toBe(await of('1', false))
    expect(await of('1.0', true)).not.toBe(await of('1', true))
  })
})

describe('unfixedSeeds', () => {
  test.each<[string, Partial<Request>, string[]]>([
    ['set', {}, []],
    ['pinned', { rowOverrides: {}, pinSeeds: true }, []],
    ['not set', { rowOverrides: {} }, ['3.seed']],
    ['below 0, which asks for a random one', { rowOverrides: { '3.seed': -1 } }, ['3.seed']],
    ['set in a graph that is sent', { sendWorkflow: true }, ['3.seed']],
  ])('names the seeds that RunningHub generates: %s', async (_name, request, seeds) => {
    expect(unfixedSeeds(await plan({ ...base(), ...request }))).toEqual(seeds)
  })

  test('is unknown without a graph', () => {
    expect(unfixedSeeds({ workflow: undefined, sendWorkflow: false, changes: [] })).toBeUndefined()
  })
})
