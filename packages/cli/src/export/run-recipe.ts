import type { Override, SubmitRequest, Workflow } from '@runninghub-action/core'
import type { Service } from '../context/service.ts'

/** A run, as far as another program has to know it to do the same. */
export interface SameRun {
  service: Service
  workflowId: string
  /** The path api.json was read from, and what was in it. */
  workflowFile?: string | undefined
  workflow?: Workflow | undefined
  overrides: readonly Override[]
  pinSeeds?: boolean | undefined
  submit?: Pick<SubmitRequest, 'instanceType' | 'accessPassword'>
  /** Milliseconds. */
  timeout?: number | undefined
  download?: string | undefined
}

/** `1h30m`, as it can be read again. @param ms whole seconds in milliseconds */
export function durationFlag(ms: number): string {
  const seconds = Math.round(ms / 1000)
  const parts = [
    [Math.floor(seconds / 3600), 'h'],
    [Math.floor(seconds / 60) % 60, 'm'],
    [seconds % 60, 's'],
  ] as const
  return parts.map(([count, unit]) => (count > 0 ? count + unit : '')).join('')
}
