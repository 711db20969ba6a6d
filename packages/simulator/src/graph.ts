import {
  isObject,
  type Json,
  type JsonObject,
  parseLossless,
  rawNumber,
  scalarText,
} from './lossless-json.ts'

export interface GraphNode {
  class_type: string
  inputs: JsonObject
}

/** One entry of nodeInfoList, with the value as received. */
export interface NodeInfo {
  nodeId: string
  fieldName: string
  fieldValue: Json
}

export type Graph = Map<string, GraphNode>

/**
 * Parses a graph in the API format; `undefined` when it is not JSON or an entry has no class_type.
 */
export function readGraph(text: string): Graph | undefined {
  let json: Json
  try {
    json = parseLossless(text)
  } catch {
    return undefined
  }
  if (!isObject(json)) return undefined
  const nodes = Object.entries(json)
  if (nodes.length === 0) return undefined
  const graph: Graph = new Map()
  for (const [id, node] of nodes) {
    if (!isObject(node) || typeof node.class_type !== 'string') return undefined
    graph.set(id, {
      ...node,
      class_type: node.class_type,
      inputs: isObject(node.inputs) ? node.inputs : {},
    })
  }
  return graph
}

export const writeGraph = (graph: Graph) => JSON.stringify(Object.fromEntries(graph))

/** Reads nodeInfoList; `undefined` when it does not have the documented form. */
export function readNodeInfoList(value: Json | undefined): NodeInfo[] | undefined {
  if (!Array.isArray(value)) return undefined
  const list: NodeInfo[] = []
  for (const item of value) {
    if (!isObject(item)) return undefined
    const nodeId = scalarText(item.nodeId)
    if (!nodeId || typeof item.fieldName !== 'string' || item.fieldValue === undefined)
      return undefined
    list.push({ nodeId, fieldName: item.fieldName, fieldValue: item.fieldValue })
  }
  return list
}

/**
 * Returns the service's message about the first entry that does not fit the graph. Links do not
 * fit.
 */
export function nodeInfoMismatch(graph: Graph, list: NodeInfo[]): string | undefined {
  for (const { nodeId, fieldName, fieldValue } of list) {
    const node = graph.get(nodeId)
    const fits =
      node &&
      Object.hasOwn(node.inputs, fieldName) &&
      (isUnchangedLink(fieldValue) || !Array.isArray(node.inputs[fieldName]))
    if (fits) continue
    const reason = node ? 'field_not_found_in_node_inputs' : 'node_not_found_in_workflow'
    return `NODE_INFO_MISMATCH(nodeId=${nodeId}, fieldName=${fieldName}, reason=${reason})`
  }
  return undefined
}

/** apiCallDemo shows a link as `[]`, and RunningHub's own client sends its whole list back. */
const isUnchangedLink = (value: Json) => Array.isArray(value) && value.length === 0

/** Returns the graph with the values of the list in it. */
export function applyNodeInfoList(graph: Graph, list: NodeInfo[]): Graph {
  const result: Graph = new Map()
  for (const [id, node] of graph) {
    const values = list
      .filter(({ nodeId, fieldValue }) => nodeId === id && !isUnchangedLink(fieldValue))
      .map(({ fieldName, fieldValue }) => [fieldName, fieldValue] as const)
    const inputs = Object.fromEntries([...Object.entries(node.inputs), ...values])
    result.set(id, { ...node, inputs })
  }
  return result
}

/** The fields whose values are seeds. */
export const seedFields = ['seed', 'noise_seed']

/**
 * Replaces every seed that the list does not set by a new value from `draw`, as RunningHub does
 * (runninghub.cn doc-8287336). Keeps links to a seed node.
 */
export function redrawSeeds(
  graph: Graph,
  list: NodeInfo[],
  draw: () => bigint,
): { graph: Graph; redrawn: string[] } {
  const named = new Set(list.map(({ nodeId, fieldName }) => `${nodeId}.${fieldName}`))
  const drawn: NodeInfo[] = []
  for (const [nodeId, { inputs }] of graph) {
    for (const fieldName of seedFields) {
      const isValue =
        Object.hasOwn(inputs, fieldName) && scalarText(inputs[fieldName]) !== undefined
      if (isValue && !named.has(`${nodeId}.${fieldName}`))
        drawn.push({ nodeId, fieldName, fieldValue: rawNumber(String(draw())) })
    }
  }
  const redrawn = drawn.map(({ nodeId, fieldName }) => `${nodeId}.${fieldName}`)
  return { graph: applyNodeInfoList(graph, drawn), redrawn }
}

export type OutputKind = 'image' | 'video' | 'audio' | 'text'

const outputKinds: [RegExp, OutputKind][] = [
  [/^(Save|Preview)(Animated)?(Image|WEBP|PNG)|ImageSave|Image Save/i, 'image'],
  [/VideoCombine|^Save(Video|WEBM)/i, 'video'],
  [/^(Save|Preview)Audio/i, 'audio'],
  [/show\s*(Text|Anything|Any)\b|^(PreviewAny|SaveText|DisplayText)/i, 'text'],
]

/** Returns what a class of nodes saves; `undefined` when it saves nothing. */
export function outputKind(classType: string): OutputKind | undefined {
  return outputKinds.find(([pattern]) => pattern.test(classType))?.[1]
}

/** Returns the ids of the nodes that save something. */
export function outputNodes(graph: Graph): string[] {
  return [...graph].filter(([, node]) => outputKind(node.class_type)).map(([id]) => id)
}

/** Returns the ids of a node and of all nodes that it depends on through links. */
export function upstream(graph: Graph, id: string, seen = new Set<string>()): Set<string> {
  const node = graph.get(id)
  if (!node || seen.has(id)) return seen
  seen.add(id)
  for (const value of Object.values(node.inputs)) {
    const source = Array.isArray(value) ? value[0] : undefined
    if (typeof source === 'string') upstream(graph, source, seen)
  }
  return seen
}
