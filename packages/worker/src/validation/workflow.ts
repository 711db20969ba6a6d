import {
  parseWorkflow,
  RunningHubError,
  type Workflow,
  workflowIdFor,
} from '@runninghub-action/core'
import * as z from 'zod/mini'
import type { Config } from '../config.ts'
import type { FieldError } from '../http/problem.ts'

/** The field with a graph, for {@link readBody} to hand on as text. */
export const GRAPH = 'workflow'

/** A whole graph: the object of api.json, or its text. */
export const graph = z.union([z.string(), z.record(z.string(), z.unknown())], {
  error: 'must be the object of api.json, or its text',
})

/** The id to send; "" when there is none, with the reason in `errors`. */
export function readWorkflowId(
  given: string | undefined,
  { baseUrl }: Pick<Config, 'baseUrl'>,
  errors: FieldError[],
): string {
  if (given === undefined) return ''
  try {
    return workflowIdFor(given, baseUrl)
  } catch (error) {
    if (!(error instanceof RunningHubError)) throw error
    errors.push({ pointer: '/workflowId', message: withHint(error) })
    return ''
  }
}

/** The graph in the body's `workflow`; undefined when it is none, with the reason in `errors`. */
export function parseGraph(text: unknown, errors: FieldError[]): Workflow | undefined {
  try {
    return parseWorkflow(String(text), { file: GRAPH })
  } catch (error) {
    if (!(error instanceof RunningHubError)) throw error
    errors.push({ pointer: `/${GRAPH}`, message: withHint(error) })
    return undefined
  }
}

function withHint({ message, hint }: RunningHubError): string {
  return hint === undefined ? message : `${message}. ${hint}`
}
