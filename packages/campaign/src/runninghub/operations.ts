import type { CallKind } from './call-faults.ts'

/** What is known of a call from its URL and body. */
export interface Operation {
  name: string
  kind: CallKind
  /** The order that a create call is for, or the task that another call is about. */
  subject: string
}

const OPERATIONS: readonly [RegExp, string, CallKind][] = [
  [/\/task\/openapi\/create$|\/openapi\/v2\/run\//, 'create', 'create'],
  [/\/task\/openapi\/(outputs|status)$|\/openapi\/v2\/query$/, 'poll', 'read'],
  [/\/task\/openapi\/cancel$/, 'cancel', 'change'],
  [/upload/, 'upload', 'change'],
  [/\/accountStatus$/, 'account', 'read'],
  [/\/queue\/status$/, 'queue status', 'read'],
  [/\/getJsonApiFormat$/, 'workflow', 'read'],
  [/\/output\//, 'download', 'read'],
]

export function operationOf(url: string, body: unknown): Operation {
  const { pathname } = new URL(url)
  const [, name = 'other', kind = 'read'] = OPERATIONS.find(([path]) => path.test(pathname)) ?? []
  return { name, kind: kind as CallKind, subject: subjectOf(name, pathname, String(body ?? '')) }
}

function subjectOf(name: string, pathname: string, body: string): string {
  if (name === 'create') return orderOf(body)
  if (name === 'download') return pathname.split('/')[1] ?? ''
  return /"taskId"\s*:\s*"?(\d+)/.exec(body)?.[1] ?? ''
}

/** Returns the order that a text names: each prompt has one of its own. */
export function orderOf(text: string): string {
  return /order [\w.-]+/.exec(text)?.[0] ?? ''
}
