import {
  parseWorkflow,
  RunningHubError,
  type Workflow,
  workflowIdFor,
} from '@runninghub-action/core'
import * as z from 'zod/mini'
import type { Config } from '../config.ts'
import type { FieldError } from '../http/problem.ts'

/** The field with a graph, which {@link readBody} keeps as text. */
export const WORKFLOW_FIELD = 'workflow'

/** A graph in API format: the object of api.json, or its text. */
export const workflowSchema = z.union([z.string(), z.record(z.string(), z.unknown())], {
  error: 'must be the object of api.json, or its text',
})

/** Returns the id of a workflow. For an invalid one it adds to `errors` and returns "". */
export function readWorkflowId(
  text: string | undefined,
  { baseUrl }: Pick<Config, 'baseUrl'>,
  errors: FieldError[],
): string {
  if (text === undefined) return ''
  try {
    return workflowIdFor(text, baseUrl)
  } catch (error) {
    if (!(error instanceof RunningHubError)) throw error
    errors.push({ pointer: '/workflowId', message: withHint(error) })
    return ''
  }
}

/** Parses the graph in the body's `workflow`. For an invalid one it adds to `errors`. */
export function parseGraph(text: unknown, errors: FieldError[]): Workflow | undefined {
  try {
    return parseWorkflow(String(text), { file: WORKFLOW_FIELD })
  } catch (error) {
    if (!(error instanceof RunningHubError)) throw error
    errors.push({ pointer: `/${WORKFLOW_FIELD}`, message: withHint(error) })
    return undefined
  }
}

function withHint({ message, hint }: RunningHubError): string {
  return hint === undefined ? message : `${message}. ${hint}`
}
