import { asObject } from '../json-fields.ts'
import { linkSource } from '../workflow/link.ts'
import type { Workflow } from '../workflow/workflow.ts'

/** What the messages of a run have reported so far. */
export interface ProgressState {
  /** Nodes that were cached or have run. */
  done: ReadonlySet<string>
  /** The running node. */
  node?: string
  /** How much of the running node is done, from 0 to 1. */
  fraction: number
  /**
   * How many messages since the last running node suggest that the run has ended. They prove
   * nothing: only RunningHub's response to a status check tells that a task has ended.
   */
  endSignals: number
}

export const INITIAL_STATE: ProgressState = { done: new Set(), fraction: 0, endSignals: 0 }

/**
 * Returns the state after one more message. Messages are ComfyUI's own (`execution_cached`,
 * `executing`, `progress`, `executed`, …). A message of another type or form changes nothing. A
 * late listener has missed the beginning, so a running node also means that all nodes it gets its
 * inputs from have run.
 *
 * RunningHub sends `execution_success` once for each node, so with a node it ends that node.
 *
 * @see https://docs.comfy.org/development/comfyui-server/comms_messages
 */
export function reduceProgress(
  state: ProgressState,
  message: unknown,
  workflow: Workflow | undefined,
): ProgressState {
  const { type, data } = asObject(message) ?? {}
  const { node, nodes, value, max } = asObject(data) ?? {}
  switch (type) {
    case 'execution_start':
      return { ...state, endSignals: 0 }
    case 'execution_cached':
      return finish(state, Array.isArray(nodes) ? nodes.filter(isText) : [], workflow)
    case 'executing':
      if (isText(node)) return start(state, node, workflow)
      return node === null ? addEndSignal(finish(state, running(state), workflow)) : state
    case 'progress': {
      const known = isText(node) ? start(state, node, workflow) : state
      if (typeof value !== 'number' || typeof max !== 'number' || !(max > 0)) return known
      return { ...known, fraction: Math.min(1, Math.max(0, value / max)) }
    }
    case 'executed':
      return isText(node) ? finish(state, [node], workflow) : state
    case 'execution_success':
      if (isText(node)) return finish(state, [node], workflow)
      return addEndSignal(finish(state, running(state), workflow))
    case 'execution_error':
    case 'execution_interrupted':
      return addEndSignal(state)
    default:
      return state
  }
}

/** Returns how many of the graph's nodes are done, in whole percent; undefined without a graph. */
export function percentOf(
  { done, node, fraction }: ProgressState,
  workflow: Workflow | undefined,
): number | undefined {
  if (workflow === undefined || workflow.nodes.size === 0) return undefined
  let doneCount = 0
  for (const id of workflow.nodes.keys()) {
    if (done.has(id)) doneCount++
    else if (id === node) doneCount += fraction
  }
  return Math.floor((doneCount / workflow.nodes.size) * 100)
}

function start(state: ProgressState, node: string, workflow: Workflow | undefined): ProgressState {
  if (node === state.node) return { ...state, endSignals: 0 }
  const done = new Set([...state.done, ...running(state), ...upstream(node, workflow)])
  done.delete(node)
  return { done, node, fraction: 0, endSignals: 0 }
}

function finish(
  { node, ...state }: ProgressState,
  nodes: readonly string[],
  workflow: Workflow | undefined,
): ProgressState {
  const done = new Set([...state.done, ...nodes])
  const after =
    node === undefined || done.has(node)
      ? { done, fraction: 0, endSignals: state.endSignals }
      : { ...state, done, node }
  const all = workflow !== undefined && [...workflow.nodes.keys()].every((id) => done.has(id))
  return all ? addEndSignal(after) : after
}

const addEndSignal = (state: ProgressState): ProgressState => ({
  ...state,
  endSignals: state.endSignals + 1,
})

const running = ({ node }: ProgressState): string[] => (node === undefined ? [] : [node])

/** Returns all nodes that a node gets its inputs from, directly or through others. */
function upstream(id: string, workflow: Workflow | undefined): Set<string> {
  const found = new Set<string>()
  const pending = [id]
  for (let next = pending.pop(); next !== undefined; next = pending.pop()) {
    for (const { value } of workflow?.nodes.get(next)?.fields.values() ?? []) {
      const source = linkSource(value)
      if (source === undefined || found.has(source)) continue
      found.add(source)
      pending.push(source)
    }
  }
  return found
}

const isText = (value: unknown): value is string => typeof value === 'string'
