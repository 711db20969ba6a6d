import { isAppPage } from '@runninghub-action/core'
import * as z from 'zod/mini'
import type { FieldError } from '../http/problem.ts'

/** The fields of a request or a preset that name what runs: a workflow or an AI app. */
export const targetFields = {
  workflowId: z.optional(z.string()),
  appId: z.optional(z.string()),
}

interface Target {
  workflowId?: string | undefined
  appId?: string | undefined
}

/** Returns the AI app that a body names, by its id or page URL; undefined for a workflow. */
export function appOf({
  workflowId,
  appId,
}: Readonly<Record<string, unknown>>): string | undefined {
  if (typeof appId === 'string') return appId
  if (typeof appId === 'bigint') return String(appId)
  return typeof workflowId === 'string' && isAppPage(workflowId) ? workflowId : undefined
}

/** Checks that a body names either a workflow or an app. Returns the errors. */
export function checkTarget({ workflowId, appId }: Target): FieldError[] {
  if (workflowId !== undefined && appId !== undefined)
    return [{ pointer: '/appId', message: 'Use either workflowId or appId, not both' }]
  if (workflowId !== undefined || appId !== undefined) return []
  return [{ pointer: '/workflowId', message: 'workflowId is missing' }]
}

/** Checks that a request for an app has no graph, which belongs to a workflow. */
export function checkNoGraph(fields: object): FieldError[] {
  return ['workflow', 'sendWorkflow']
    .filter((name) => Object.hasOwn(fields, name))
    .map((name) => ({
      pointer: `/${name}`,
      message: `${name}: an AI app runs the workflow that its author saved`,
    }))
}
