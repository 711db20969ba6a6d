import type { Hono } from 'hono'
import type { Clock } from '../clock.ts'
import { type Family, type Reply, refusalBody, v1Body } from '../envelopes.ts'
import { type JsonObject, scalarText } from '../lossless-json.ts'
import type { AppContext, AppEnv, DefineOperation } from '../operation.ts'
import type { Answer } from '../script.ts'
import type { Simulator } from '../simulator.ts'
import { checkSubmit, makeTask, type Submit } from '../submit.ts'
import { createdV1, createdV2, outputsAnswer, queryAnswer } from '../task-answers.ts'
import { isOver, type SimulatedTask } from '../tasks.ts'
import { bodyOf, v1Refusal, v2Refusal } from './request.ts'

/** Submitting, asking after and cancelling tasks, in both families. Tasks are the same in both. */
export function taskRoutes(
  app: Hono<AppEnv>,
  simulator: Simulator<Clock>,
  define: DefineOperation,
): void {
  const { options } = simulator

  const v1Submit = (route: Submit['route'], idOf: (body: JsonObject) => string | undefined) =>
    define('submit', 'v1', (c, answer) => {
      const body = bodyOf(c)
      if (!body) return c.json(v1Body(options, { code: 301 }))
      const refusal = v1Refusal(options, c, body.apiKey)
      if (refusal) return c.json(v1Body(options, refusal))
      const submit = { family: 'v1' as const, route, id: idOf(body), text: c.var.call.text, body }
      return submitted(simulator, c, submit, answer)
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
    define('submit', 'v2', (c, answer) => {
      const body = bodyOf(c)
      const refuse = (refusal: Reply) => c.json(refusalBody(options, 'v2', 'submit', refusal))
      const refusal = v2Refusal(options, c)
      if (refusal) return refuse(refusal)
      // The v2 documentation marks nodeInfoList as required; an empty list will do.
      if (!body || body.nodeInfoList === undefined) return refuse({ code: 1007 })
      const submit = {
        family: 'v2' as const,
        route,
        id: c.req.param('id'),
        text: c.var.call.text,
        body,
      }
      return submitted(simulator, c, submit, answer)
    })
  app.post('/openapi/v2/run/workflow/:id', v2Submit('workflow'))
  app.post('/openapi/v2/run/ai-app/:id', v2Submit('ai-app'))

  /** A v1 call about one task. */
  const aboutTask = (
    operation: 'outputs' | 'status' | 'cancel',
    answerOf: (task: SimulatedTask, answer: Answer | undefined) => Reply,
  ) =>
    define(operation, 'v1', (c, answer) => {
      const body = bodyOf(c)
      if (!body) return c.json(v1Body(options, { code: 301 }))
      const refusal = v1Refusal(options, c, body.apiKey)
      if (refusal) return c.json(v1Body(options, refusal))
      const id = scalarText(body.taskId)
      if (id === undefined || !/^[1-9]\d*$/.test(id))
        return c.json(v1Body(options, { code: 301, msg: 'taskId must be positive' }))
      const task = simulator.tasks.get(id)
      const unknown = { code: options.notFoundCode423 ? 423 : 807 }
      return c.json(v1Body(options, task ? answerOf(task, answer) : unknown))
    })
  app.post(
    '/task/openapi/outputs',
    aboutTask('outputs', (task, answer) =>
      answer?.kind === 'not-ready' ? { code: 0 } : outputsAnswer(simulator, task),
    ),
  )
  app.post(
    '/task/openapi/status',
    aboutTask('status', ({ state }) => ({
      code: 0,
      msg: '',
      data: state === 'CANCELLED' ? 'FAILED' : state,
    })),
  )
  app.post(
    '/task/openapi/cancel',
    aboutTask('cancel', (task) => {
      if (!isOver(task.state)) {
        task.cancelledAt = simulator.clock.now()
        void simulator.webhooks.watch(task)
      }
      return { code: 0 }
    }),
  )

  app.post(
    '/openapi/v2/query',
    define('query', 'v2', (c) => {
      const refuse = (refusal: Reply) => c.json(refusalBody(options, 'v2', 'query', refusal))
      const refusal = v2Refusal(options, c)
      if (refusal) return refuse(refusal)
      const id = scalarText(bodyOf(c)?.taskId)
      if (id === undefined || !/^[1-9]\d*$/.test(id)) return refuse({ code: 1007 })
      const task = simulator.tasks.get(id)
      return task ? c.json(queryAnswer(simulator, task)) : refuse({ code: 1004 })
    }),
  )
}

async function submitted(
  simulator: Simulator<Clock>,
  c: AppContext,
  submit: Submit,
  answer: Answer | undefined,
): Promise<Response> {
  const { options } = simulator
  const checked = checkSubmit(simulator, submit)
  if ('refusal' in checked)
    return c.json(
      refusalBody(options, submit.family, 'submit', inFamily(submit.family, checked.refusal)),
    )
  const task = makeTask(simulator, submit, checked, answer?.kind === 'task' ? answer : {})
  simulator.tasks.set(task.id, task)
  const called = simulator.webhooks.watch(task)
  if (options.webhookBeforeAnswer) await called
  return c.json(submit.family === 'v1' ? createdV1(simulator, task) : createdV2(simulator, task))
}

/** v2 has a code of its own for wrong parameters; for the rest it uses v1's. */
const inFamily = (family: Family, refusal: Reply): Reply =>
  family === 'v2' && refusal.code === 301 ? { code: 1007 } : refusal
