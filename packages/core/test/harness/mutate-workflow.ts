/** Changes a graph as a designer does, and writes it as RunningHub does. Shares no code with core. */

interface RawNumber {
  rawJSON: string
}
type Json = string | boolean | null | RawNumber | Json[] | { [name: string]: Json }
interface Node {
  class_type: string
  inputs: Record<string, Json>
}
type Graph = Record<string, Node>

const raw = JSON as unknown as {
  parse(
    text: string,
    reviver: (key: string, value: unknown, context: { source: string }) => unknown,
  ): Graph
  rawJSON(text: string): RawNumber
  isRawJSON(value: unknown): value is RawNumber
}

/** Returns numbers from 0 to 1, the same ones for the same seed (mulberry32). */
export function randomFrom(seed: number): () => number {
  let state = seed
  return () => {
    state = (state + 0x6d2b79f5) | 0
    let t = Math.imul(state ^ (state >>> 15), 1 | state)
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t
    return ((t ^ (t >>> 14)) >>> 0) / 2 ** 32
  }
}

const read = (text: string) =>
  raw.parse(text, (_key, value, { source }) =>
    typeof value === 'number' ? raw.rawJSON(source) : value,
  )

const isLink = (value: Json | undefined): value is [string, RawNumber] =>
  Array.isArray(value) &&
  value.length === 2 &&
  typeof value[0] === 'string' &&
  raw.isRawJSON(value[1])

/**
 * Returns the graph in another order of keys, with `1.0` as `1`, and with some lists wrapped in
 * `{"__value__": …}`.
 */
export function asSaved(text: string, random: () => number): string {
  const shuffled = <T>(items: T[]) =>
    items
      .map((item) => ({ item, at: random() }))
      .sort((a, b) => a.at - b.at)
      .map(({ item }) => item)
  const rewrite = (value: Json): Json => {
    if (raw.isRawJSON(value)) {
      const { rawJSON } = value
      return raw.rawJSON(/^-?\d+\.\d*0+$/.test(rawJSON) ? rawJSON.replace(/\.?0+$/, '') : rawJSON)
    }
    if (isLink(value) || typeof value !== 'object' || value === null) return value
    if (Array.isArray(value)) {
      const items = value.map(rewrite)
      return random() < 0.5 ? { __value__: items } : items
    }
    return Object.fromEntries(
      shuffled(Object.entries(value)).map(([name, item]) => [name, rewrite(item)]),
    )
  }
  const nodes = Object.entries(read(text)).map(([id, node]) => {
    const inputs = Object.fromEntries(
      shuffled(Object.entries(node.inputs ?? {})).map(([name, value]) => [name, rewrite(value)]),
    )
    const members = shuffled(Object.entries({ ...node, inputs }))
    return `${JSON.stringify(id)}:${JSON.stringify(Object.fromEntries(members))}`
  })
  return `{${shuffled(nodes).join(',')}}`
}

/**
 * Makes one to four changes in different nodes.
 *
 * @returns the changed graph, and the changed places: `3.steps`, or `12` for a whole node
 */
export function mutateWorkflow(
  text: string,
  random: () => number,
): { text: string; changed: string[] } {
  const graph = read(text)
  const pick = <T>(items: readonly T[]) => items[Math.floor(random() * items.length)] as T
  const untouched = new Set(Object.keys(graph))
  const changed: string[] = []
  const count = 1 + Math.floor(random() * 4)
  for (let made = 0; made < count && untouched.size > 1; ) {
    const id = pick([...untouched])
    const place = mutateNode(graph, id, pick, [...Object.keys(graph)])
    untouched.delete(id)
    if (place === undefined) continue
    changed.push(place)
    made++
  }
  return { text: JSON.stringify(graph), changed: changed.sort() }
}

type Pick = <T>(items: readonly T[]) => T

/** Changes one node. Returns undefined when the chosen change cannot be made to it. */
function mutateNode(graph: Graph, id: string, pick: Pick, ids: string[]): string | undefined {
  const node = graph[id]
  if (node === undefined) return undefined
  node.inputs ??= {}
  const fields = Object.keys(node.inputs)
  switch (
    pick(['value', 'value', 'value', 'remove', 'add', 'class', 'node', 'new node'] as const)
  ) {
    case 'class':
      node.class_type += 'Advanced'
      return id
    case 'node':
      delete graph[id]
      return id
    case 'new node': {
      const newId = String(10_000 + ids.length)
      graph[newId] = { class_type: 'LoraLoader', inputs: { strength: raw.rawJSON('1.0') } }
      return newId
    }
    case 'add':
      node.inputs.added_field = 'new'
      return `${id}.added_field`
    case 'remove': {
      const field = pick(fields.filter((name) => name !== 'upload'))
      if (field === undefined) return undefined
      delete node.inputs[field]
      return `${id}.${field}`
    }
    default: {
      const field = pick(fields)
      const value = node.inputs[field]
      if (field === undefined || value === undefined) return undefined
      node.inputs[field] = otherValue(value, ids)
      return `${id}.${field}`
    }
  }
}

function otherValue(value: Json, ids: string[]): Json {
  if (typeof value === 'string') return `${value}!`
  if (typeof value === 'boolean') return !value
  if (raw.isRawJSON(value))
    return raw.rawJSON(
      /^-?\d+$/.test(value.rawJSON)
        ? String(BigInt(value.rawJSON) + 1n)
        : String(Number(value.rawJSON) + 0.01),
    )
  if (isLink(value)) return [ids.find((id) => id !== value[0]) ?? 'x', value[1]]
  return Array.isArray(value) ? [...value, 'x'] : { ...value, x: 'y' }
}
