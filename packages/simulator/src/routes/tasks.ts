import type { Hono } from 'hono'
import { type ApiVersion, type Reply, refusalBody, v1Body } from '../envelopes.ts'
import { type JsonObject, scalarText } from '../lossless-json.ts'
import { type AppContext, type AppEnv, createOperation } from '../operation.ts'
import type { Answer } from '../script.ts'
import type { SimulatorState } from '../state.ts'
import { checkSubmit, createTask, type Submit } from '../submit.ts'
import {
  createdResponseV1,
  createdResponseV2,
  outputsReply,
  queryResponse,
} from '../task-responses.ts'
import { hasEnded, type SimulatedTask } from '../tasks.ts'
import { bodyOf, v1Refusal, v2Refusal } from './request.ts'

/**
 * Adds the routes of both API versions that create, query and cancel tasks. They share the tasks.
 */
export function taskRoutes(app: Hono<AppEnv>, simulator: SimulatorState): void {
  const { options } = simulator

  const v1Submit = (route: Submit['route'], idOf: (body: JsonObject) => string | undefined) =>
    createOperation(simulator, 'submit', 'v1', (c, answer) => {
      const body = bodyOf(c)
      if (!body) return c.json(v1Body(options, { code: 301 }))
      const refusal = v1Refusal(options, c, body.apiKey)
      if (refusal) return c.json(v1Body(options, refusal))
      const submit = { api: 'v1' as const, route, id: idOf(body), text: c.var.call.text, body }
      return handleSubmit(simulator, c, submit, answer)
    })
  const textOnly = (value: unknown) => (typeof value === 'string' ? value : undefined)
  app.post(
    '/task/openapi/create',
    v1Submit('workflow', (body) => textOnly(body.workflowId)),
  )
  app.post(
    '/task/openapi/ai-app/run',
    v1Submit('ai-app', (body) => scalarText(body.webappId)),
  )

  const v2Submit = (route: Submit['route']) =>
    createOperation(simulator, 'submit', 'v2', (c, answer) => {
      const body = bodyOf(c)
      const refuse = (refusal: Reply) => c.json(refusalBody(options, 'v2', 'submit', refusal))
      const refusal = v2Refusal(options, c)
      if (refusal) return refuse(refusal)
      // The v2 documentation marks nodeInfoList as required. An empty list is enough.
      if (!body || body.nodeInfoList === undefined) return refuse({ code: 1007 })
      const submit = {
        api: 'v2' as const,
        route,
        id: c.req.param('id'),
        text: c.var.call.text,
        body,
      }
      return handleSubmit(simulator, c, submit, answer)
    })
  app.post('/openapi/v2/run/workflow/:id', v2Submit('workflow'))
  app.post('/openapi/v2/run/ai-app/:id', v2Submit('ai-app'))

  /** Creates a v1 operation on one task. */
  const taskOperation = (
    operation: 'outputs' | 'status' | 'cancel',
    replyOf: (task: SimulatedTask, answer: Answer | undefined) => Reply,
  ) =>
    createOperation(simulator, operation, 'v1', (c, answer) => {
      const body = bodyOf(c)
      if (!body) return c.json(v1Body(options, { code: 301 }))
      const refusal = v1Refusal(options, c, body.apiKey)
      if (refusal) return c.json(v1Body(options, refusal))
      const id = scalarText(body.taskId)
      if (id === undefined || !/^[1-9]\d*$/.test(id))
        return c.json(v1Body(options, { code: 301, msg: 'taskId must be positive' }))
      const task = simulator.tasks.get(id)
      const unknown = { code: options.notFoundCode423 ? 423 : 807 }
      return c.json(v1Body(options, task ? replyOf(task, answer) : unknown))
    })
  app.post(
    '/task/openapi/outputs',
    taskOperation('outputs', (task, answer) =>
      answer?.kind === 'not-ready' ? { code: 0 } : outputsReply(simulator, task),
    ),
  )
  app.post(
    '/task/openapi/status',
    taskOperation('status', ({ state }) => ({
      code: 0,
      msg: '',
      data: state === 'CANCELLED' ? 'FAILED' : state,
    })),
  )
  app.post(
    '/task/openapi/cancel',
    taskOperation('cancel', (task) => {
      if (!hasEnded(task.state)) {
        task.cancelledAt = simulator.clock.now()
        void simulator.webhooks.watch(task)
      }
      return { code: 0 }
    }),
  )

  app.post(
    '/openapi/v2/query',
    createOperation(simulator, 'query', 'v2', (c) => {
      const refuse = (refusal: Reply) => c.json(refusalBody(options, 'v2', 'query', refusal))
      const refusal = v2Refusal(options, c)
      if (refusal) return refuse(refusal)
      const id = scalarText(bodyOf(c)?.taskId)
      if (id === undefined || !/^[1-9]\d*$/.test(id)) return refuse({ code: 1007 })
      const task = simulator.tasks.get(id)
      return task ? c.json(queryResponse(simulator, task)) : refuse({ code: 1004 })
    }),
  )
}

async function handleSubmit(
  simulator: SimulatorState,
  c: AppContext,
  submit: Submit,
  answer: Answer | undefined,
): Promise<Response> {
  const { options } = simulator
  const checked = checkSubmit(simulator, submit)
  if ('refusal' in checked)
    return c.json(
      refusalBody(options, submit.api, 'submit', toApiVersion(submit.api, checked.refusal)),
    )
  const task = createTask(simulator, submit, checked, answer?.kind === 'task' ? answer : {})
  simulator.tasks.set(task.id, task)
  const webhookSent = simulator.webhooks.watch(task)
  if (options.webhookBeforeAnswer) await webhookSent
  return c.json(
    submit.api === 'v1' ? createdResponseV1(simulator, task) : createdResponseV2(simulator, task),
  )
}

/** Converts a refusal to an API version: v2 has its own code for wrong parameters. */
const toApiVersion = (api: ApiVersion, refusal: Reply): Reply =>
  api === 'v2' && refusal.code === 301 ? { code: 1007 } : refusal
