import { type Graph, type GraphNode, outputKind, readGraph } from './graph.ts'
import type { SimulatedTask } from './tasks.ts'

/** A WebSocket frame, and the share of the run (0 to 1) after which it is sent. */
export interface ProgressMessage {
  share: number
  data: string | Uint8Array<ArrayBuffer>
}

export type ProgressTask = Pick<SimulatedTask, 'id' | 'clientId' | 'graph' | 'end'> & {
  /** Why the task fails, for its last message. */
  failure?: Record<string, unknown>
}

const stepsPerSampler = 4

/**
 * Returns everything that a run sends on its WebSocket, in order: ComfyUI's own messages, one
 * binary preview and one frame that is not JSON, which clients must skip. The end of these messages
 * does not prove the end of the task.
 */
export function progressMessages(task: ProgressTask): ProgressMessage[] {
  const graph: Graph =
    (task.graph === undefined ? undefined : readGraph(task.graph)) ?? unknownGraph
  const prompt_id = task.id
  const json = (type: string, data: object) => JSON.stringify({ type, data })
  const nodes = inRunOrder(graph)
  const cached = nodes.filter(([, node]) => /loader/i.test(node.class_type)).map(([id]) => id)
  const frames: ProgressMessage['data'][] = [
    json('status', { status: { exec_info: { queue_remaining: 1 } }, sid: task.clientId }),
    json('execution_start', { prompt_id }),
    json('execution_cached', { nodes: cached, prompt_id }),
  ]
  let previewed = false
  for (const [node, { class_type }] of nodes) {
    if (cached.includes(node)) continue
    frames.push(json('executing', { node, prompt_id }))
    if (/sampler/i.test(class_type)) {
      for (let value = 1; value <= stepsPerSampler; value++)
        frames.push(json('progress', { value, max: stepsPerSampler, node, prompt_id }))
      if (!previewed) frames.push(new Uint8Array([0, 0, 0, 1, 0, 0, 0, 1, 0xff, 0xd8]), 'not json')
      previewed = true
      if (task.end.startsWith('failed')) {
        const reason = task.failure ?? {}
        const error = {
          prompt_id,
          ...reason,
          node_id: reason.node_id ?? node,
          node_type: reason.node_name ?? class_type,
        }
        frames.push(json('execution_error', error))
        return spreadEvenly(frames)
      }
    }
    if (outputKind(class_type)) {
      const images = [{ filename: `ComfyUI_${node}.png`, subfolder: '', type: 'output' }]
      frames.push(json('executed', { node, output: { images }, prompt_id }))
    }
    frames.push(json('execution_success', { node, prompt_id }))
  }
  frames.push(json('executing', { node: null, prompt_id }))
  frames.push(json('execution_success', { prompt_id }))
  return spreadEvenly(frames)
}

/**
 * Orders nodes as ComfyUI runs them: each node after those its inputs come from, except in circles.
 */
function inRunOrder(graph: Graph): [string, GraphNode][] {
  const ordered = new Map<string, GraphNode>()
  const visited = new Set<string>()
  const visit = (id: string) => {
    const node = graph.get(id)
    if (!node || visited.has(id)) return
    visited.add(id)
    for (const input of Object.values(node.inputs)) {
      if (Array.isArray(input) && typeof input[0] === 'string') visit(input[0])
    }
    ordered.set(id, node)
  }
  for (const id of graph.keys()) visit(id)
  return [...ordered]
}

const unknownGraph: Graph = new Map([
  ['3', { class_type: 'KSampler', inputs: {} }],
  ['9', { class_type: 'SaveImage', inputs: {} }],
])

const spreadEvenly = (frames: ProgressMessage['data'][]): ProgressMessage[] =>
  frames.map((data, index) => ({ share: (index + 0.5) / frames.length, data }))
