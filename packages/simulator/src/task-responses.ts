import { type Reply, taskIdValue, v1Body, v2Body } from './envelopes.ts'
import { outputNodes, readGraph } from './graph.ts'
import { pythonJson, rawNumber } from './lossless-json.ts'
import type { SimulatorState } from './state.ts'
import { costAt, type SimulatedTask } from './tasks.ts'

/** Returns the v1 response of create and run about a new task. */
export function createdResponseV1(simulator: SimulatorState, task: SimulatedTask) {
  const { options } = simulator
  const data = {
    netWssUrl: socketUrl(simulator, task),
    taskId: taskIdValue(options, task.id),
    clientId: task.clientId,
    taskStatus: createdState(task),
    promptTips: promptTips(task),
  }
  return v1Body(options, { code: 0, data })
}

/** Returns the v2 response of run about a new task. */
export function createdResponseV2({ options }: SimulatorState, task: SimulatedTask) {
  return v2Body(options, {
    taskId: taskIdValue(options, task.id),
    status: createdState(task),
    clientId: task.clientId,
    promptTips: promptTips(task),
  })
}

const createdState = (task: SimulatedTask) =>
  task.end === 'rejected-at-submit' ? 'FAILED' : task.startsRunning ? 'RUNNING' : 'QUEUED'

/** Returns the present reply of `/task/openapi/outputs`. */
export function outputsReply(simulator: SimulatorState, task: SimulatedTask): Reply {
  switch (task.state) {
    case 'QUEUED':
      return { code: 813 }
    case 'RUNNING': {
      const netWssUrl = socketUrl(simulator, task)
      return { code: 804, data: netWssUrl && { netWssUrl } }
    }
    case 'SUCCESS':
      return { code: 0, data: outputItems(simulator, task, simulator.options.taskCostAsNumber) }
    default:
      return { code: 805, data: failureData(task) }
  }
}

/** Returns the items of a finished task's outputs. Each contains the cost of the whole task. */
export function outputItems(simulator: SimulatorState, task: SimulatedTask, costAsNumber: boolean) {
  const { options } = simulator
  const { seconds, coins } = costAt(task, simulator.clock.now())
  const cost = {
    taskCostTime: costAsNumber ? seconds : String(seconds),
    thirdPartyConsumeMoney: null,
    consumeMoney: null,
    consumeCoins: String(coins),
  }
  return simulator.publish(task).map(({ file, url, path }) => ({
    fileUrl: url,
    fileType: file.type,
    nodeId: file.nodeId,
    ...(options.missingCosts ? {} : cost),
    ...(options.storageExtras
      ? { storageType: 'COS', bucket: 'rh-images', objectKey: path.slice(1) }
      : {}),
  }))
}

function failureData(task: SimulatedTask) {
  if (task.state === 'CANCELLED' || task.end === 'failed-null') return null
  if (task.end === 'rejected-at-submit') return null
  return { failedReason: task.end === 'failed-empty' ? {} : failedReason(task) }
}

/**
 * Returns why a task failed in the form of v1: all values are text, the traceback is JSON in text.
 */
export function failedReason(task: SimulatedTask): Record<string, unknown> {
  if (task.failedReason) return task.failedReason
  const graph = task.graph === undefined ? undefined : readGraph(task.graph)
  const nodes = [...(graph ?? [])]
  const [id, node] =
    nodes.find(([, { class_type }]) => /sampler/i.test(class_type)) ?? nodes[0] ?? []
  const name = node?.class_type ?? 'KSampler'
  const message = `${name}.sample() missing 1 required positional argument: 'latent_image'`
  const traceback = [
    '  File "/workspace/ComfyUI/execution.py", line 1208, in execute\n',
    '  File "/workspace/ComfyUI/nodes.py", line 1516, in sample\n',
  ]
  return {
    current_outputs: '{}',
    exception_type: 'TypeError',
    node_name: name,
    current_inputs: '{}',
    traceback: JSON.stringify(traceback),
    node_id: id ?? '3',
    exception_message: message,
  }
}

/** Returns the present response of `/openapi/v2/query`. */
export function queryResponse(simulator: SimulatorState, task: SimulatedTask) {
  const { options } = simulator
  const taskId = taskIdValue(options, task.id)
  switch (task.state) {
    case 'QUEUED':
    case 'RUNNING':
      return v2Body(options, { taskId, status: task.state })
    case 'SUCCESS':
      return v2Body(options, { taskId, status: 'SUCCESS', ...queryResults(simulator, task) })
    case 'CANCELLED': {
      const status = options.v2CancelState ? 'CANCEL' : 'FAILED'
      return v2Body(options, {
        taskId,
        status,
        errorCode: '805',
        errorMessage: 'APIKEY_TASK_STATUS_ERROR',
      })
    }
    default:
      return v2Body(options, { taskId, status: 'FAILED', ...queryFailure(task) })
  }
}

function queryResults(simulator: SimulatorState, task: SimulatedTask) {
  const { seconds, coins } = costAt(task, simulator.clock.now())
  const usage = {
    consumeMoney: null,
    consumeCoins: String(coins),
    taskCostTime: String(seconds),
    thirdPartyConsumeMoney: null,
  }
  const results = simulator.publish(task).map(({ file, url }) => ({
    url: file.text === undefined ? url : null,
    nodeId: file.nodeId,
    outputType: file.type,
    text: file.text ?? null,
  }))
  // The nested id is a number at RunningHub, too large for a JavaScript number.
  const taskUsage = { taskId: rawNumber(task.id), parentTaskId: null, taskStatus: 'SUCCESS', usage }
  return { results, failedReason: {}, usage, parentTaskId: null, taskUsageList: [taskUsage] }
}

function queryFailure(task: SimulatedTask) {
  const statusError = { errorCode: '805', errorMessage: 'APIKEY_TASK_STATUS_ERROR' }
  if (task.end === 'failed-null' || task.end === 'rejected-at-submit') return statusError
  if (task.end === 'failed-empty') return { ...statusError, failedReason: {} }
  const reason = failedReason(task)
  const traceback =
    typeof reason.traceback === 'string' ? JSON.parse(reason.traceback) : reason.traceback
  const unknownError = { errorCode: '1000', errorMessage: 'unknown error' }
  return { ...unknownError, failedReason: { ...reason, traceback } }
}

/** Returns ComfyUI's validation of the graph: JSON in text, as Python writes it. */
function promptTips(task: SimulatedTask): string {
  const graph = task.graph === undefined ? undefined : readGraph(task.graph)
  const rejected = task.end === 'rejected-at-submit'
  const error = {
    type: 'prompt_outputs_failed_validation',
    message: 'Prompt outputs failed validation',
    details: '',
    extra_info: {},
  }
  return pythonJson({
    result: !rejected,
    error: rejected ? error : null,
    outputs_to_execute: rejected ? [] : graph ? outputNodes(graph) : ['9'],
    node_errors: task.nodeErrors,
  })
}

/**
 * Returns the WebSocket URL of a running task, which contains a credential; null for other tasks.
 */
function socketUrl({ options }: SimulatorState, task: SimulatedTask): string | null {
  if (!options.netWssUrl || task.state !== 'RUNNING') return null
  const query = new URLSearchParams({
    clientId: task.clientId,
    workflowId: task.workflowId,
    'Rh-Comfy-Auth': btoa(JSON.stringify({ userId: 'simulator', sign: task.clientId })),
  })
  return `${options.baseUrl.replace(/^http/, 'ws')}/ws/c_instance?${query}`
}
