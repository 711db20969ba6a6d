import {
  isObject,
  type Json,
  type JsonObject,
  parseLossless,
  scalarText,
  writtenNumber,
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

/** Reads a graph in the API format; `undefined` when it is not JSON or an entry has no class_type. */
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

/** Reads nodeInfoList; `undefined` when it has not the documented form. */
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

/** The first entry that does not fit the graph, in the service's words. Links are no fields to it. */
export function mismatch(graph: Graph, list: NodeInfo[]): string | undefined {
  for (const { nodeId, fieldName } of list) {
    const node = graph.get(nodeId)
    const fits =
      node && Object.hasOwn(node.inputs, fieldName) && !Array.isArray(node.inputs[fieldName])
    if (fits) continue
    const reason = node ? 'field_not_found_in_node_inputs' : 'node_not_found_in_workflow'
    return `NODE_INFO_MISMATCH(nodeId=${nodeId}, fieldName=${fieldName}, reason=${reason})`
  }
  return undefined
}

/** The graph with the values of the list in it. */
export function applyNodeInfoList(graph: Graph, list: NodeInfo[]): Graph {
  const result: Graph = new Map()
  for (const [id, node] of graph) {
    const values = list
      .filter(({ nodeId }) => nodeId === id)
      .map(({ fieldName, fieldValue }) => [fieldName, fieldValue] as const)
    const inputs = Object.fromEntries([...Object.entries(node.inputs), ...values])
    result.set(id, { ...node, inputs })
  }
  return result
}

/** The fields whose values are seeds. */
export const seedFields = ['seed', 'noise_seed']

/**
 * Gives every seed that the list does not name a new value from `draw`, as RunningHub does
 * (runninghub.cn doc-8287336). Links to a seed node stay.
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
        drawn.push({ nodeId, fieldName, fieldValue: writtenNumber(String(draw())) })
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

/** What a class of node saves, `undefined` when nothing. */
export function outputKind(classType: string): OutputKind | undefined {
  return outputKinds.find(([pattern]) => pattern.test(classType))?.[1]
}

/** Ids of the nodes that save something. */
export function outputNodes(graph: Graph): string[] {
  return [...graph].filter(([, node]) => outputKind(node.class_type)).map(([id]) => id)
}

/** The ids a node depends on, itself last, by following its links. */
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
