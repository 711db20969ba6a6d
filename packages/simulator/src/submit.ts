import { appValuesAreValid } from './app-values.ts'
import { findApp, graphOfApp } from './apps.ts'
import { workflowIds } from './constants.ts'
import type { ApiVersion, Reply } from './envelopes.ts'
import {
  applyNodeInfoList,
  type Graph,
  type NodeInfo,
  nodeInfoMismatch,
  readGraph,
  readNodeInfoList,
  redrawSeeds,
  writeGraph,
} from './graph.ts'
import type { Json, JsonObject } from './lossless-json.ts'
import { type SimulatorOptions, savedGraph } from './options.ts'
import { randomNumbers } from './random.ts'
import type { NodeError, TaskPlan } from './script.ts'
import type { SimulatorState } from './state.ts'
import { createId, hasEnded, type SimulatedTask, stateAt } from './tasks.ts'

/** A submit as it was received by any endpoint. */
export interface Submit {
  api: ApiVersion
  route: 'workflow' | 'ai-app'
  id: string | undefined
  text: string
  body: JsonObject
}

/**
 * Checks a submit in the order of the service: parameters, workflow, balance, concurrency,
 * nodeInfoList, graph, instance type. Only "parameters before balance before graph" is known of
 * RunningHub; the rest of the order is assumed.
 *
 * @returns the refusal, or the graph and the list
 */
export function checkSubmit(
  simulator: SimulatorState,
  { route, id, body }: Submit,
): { refusal: Reply } | { graph: Graph | undefined; list: NodeInfo[] } {
  const { options } = simulator
  const list = readNodeInfoList(body.nodeInfoList ?? (route === 'workflow' ? [] : undefined))
  const { workflow } = body
  const wellFormed =
    id !== undefined &&
    /^[1-9]\d*$/.test(id) &&
    list &&
    isTextOrMissing(workflow) &&
    isTextOrMissing(body.webhookUrl) &&
    isTextOrMissing(body.instanceType) &&
    (body.addMetadata === undefined || typeof body.addMetadata === 'boolean')
  if (!wellFormed) return { refusal: { code: 301 } }

  const unknown = unknownId(simulator, route, id, workflow !== undefined)
  if (unknown) return { refusal: { code: unknown } }

  if (simulator.coinsLeft() <= 0) return { refusal: { code: 414 } }
  if (options.money === 0) return { refusal: { code: 416 } }
  const active = [...simulator.tasks.values()].filter((task) => !hasEnded(task.state))
  if (active.length >= options.concurrentLimit) return { refusal: { code: 421 } }

  const app = route === 'ai-app' ? findApp(options, id) : undefined
  const savedNodes = app ? graphOfApp(app) : savedWorkflow(options, id)
  const problem = savedNodes && nodeInfoMismatch(savedNodes, list)
  if (problem)
    return { refusal: { code: 803, msg: options.oldNodeInfoError ? undefined : problem } }

  if (app && !appValuesAreValid(app, list, simulator.uploads)) return { refusal: { code: 433 } }

  // A sent graph runs instead of the saved one, against which the list was checked. The list has no
  // effect.
  const sent = workflow === undefined ? undefined : readGraph(workflow as string)
  if (workflow !== undefined && !sent) return { refusal: { code: 433 } }
  if (!['default', 'plus', 'ultra'].includes(String(body.instanceType ?? 'default')))
    return { refusal: { code: 435 } }
  return sent
    ? { graph: sent, list: [] }
    : { graph: savedNodes && applyNodeInfoList(savedNodes, list), list }
}

const isTextOrMissing = (value: Json | undefined) =>
  value === undefined || typeof value === 'string'

function savedWorkflow(options: SimulatorOptions, id: string): Graph | undefined {
  const saved = savedGraph(options, id)
  return saved === undefined ? undefined : readGraph(saved)
}

function unknownId(
  { options }: SimulatorState,
  route: Submit['route'],
  id: string,
  graphSent: boolean,
): number | undefined {
  if (route === 'ai-app') return findApp(options, id) ? undefined : 901
  if (id === workflowIds.neverRun) return 810
  if (graphSent || savedGraph(options, id) !== undefined) return undefined
  if (id === workflowIds.unknown || id === workflowIds.otherSite) return 380
  return options.acceptAnyWorkflow && id.length === 19 ? undefined : 380
}

/** Creates the task, which counts and costs from now on. */
export function createTask(
  simulator: SimulatorState,
  submit: Submit,
  checked: { graph: Graph | undefined; list: NodeInfo[] },
  plan: TaskPlan,
): SimulatedTask {
  const { options, clock } = simulator
  const { api, route, body, text } = submit
  const createdAt = clock.now()
  const id = createId(createdAt, simulator.tasks.size)
  const random = randomNumbers(id)
  const draw = () => BigInt(Math.floor(random() * 2 ** 50))
  const redrawn = checked.graph && redrawSeeds(checked.graph, checked.list, draw)
  const endsAtOnce = options.webhookBeforeAnswer && typeof body.webhookUrl === 'string'
  const end = plan.end ?? 'success'
  return {
    id,
    api,
    route,
    workflowId: submit.id ?? '',
    clientId: Array.from({ length: 32 }, () => Math.floor(random() * 16).toString(16)).join(''),
    createdAt,
    request: { text, body },
    webhookUrl: typeof body.webhookUrl === 'string' ? body.webhookUrl : undefined,
    instanceType: String(body.instanceType ?? 'default'),
    graph: redrawn && writeGraph(redrawn.graph),
    redrawnSeeds: redrawn?.redrawn ?? [],
    queuedMs: endsAtOnce ? 0 : (plan.queuedMs ?? options.queuedMs),
    runMs: endsAtOnce ? 0 : (plan.runMs ?? options.runMs),
    end,
    startsRunning: plan.startsRunning ?? false,
    nodeErrors:
      plan.nodeErrors ?? (end === 'rejected-at-submit' ? missingCheckpoint(checked.graph) : {}),
    failedReason: plan.failedReason,
    scriptedResults: plan.results,
    get state() {
      return stateAt(this, clock.now())
    },
  }
}

function missingCheckpoint(graph: Graph | undefined): Record<string, NodeError> {
  const loader = [...(graph ?? [])].find(([, node]) => node.class_type === 'CheckpointLoaderSimple')
  const error = {
    type: 'value_not_in_list',
    message: 'Value not in list',
    details: "ckpt_name: 'a.safetensors' not in []",
    extra_info: {},
  }
  return {
    [loader?.[0] ?? '107']: {
      errors: [error],
      dependent_outputs: ['9'],
      class_type: 'CheckpointLoaderSimple',
    },
  }
}
