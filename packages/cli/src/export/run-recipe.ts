import type { AiApp, Override, SubmitRequest, Workflow } from '@runninghub-action/core'
import type { Service } from '../context/service.ts'

/** A value to set. */
export interface RecipeOverride extends Override {
  /** Its name as a parameter of a preset, when the name of the field says nothing. */
  parameter?: string | undefined
}

/** Everything that another program needs to do the same run. */
export interface RunRecipe {
  service: Service
  /** The id of the workflow, or of the app when `app` is set. */
  workflowId: string
  app?: AiApp | undefined
  /** The path of api.json, and its contents. */
  workflowFile?: string | undefined
  workflow?: Workflow | undefined
  overrides: readonly RecipeOverride[]
  pinSeeds?: boolean | undefined
  submit?: Pick<SubmitRequest, 'instanceType' | 'accessPassword'> | undefined
  /** Milliseconds. */
  timeout?: number | undefined
  download?: string | undefined
}

/** Returns `1h30m`, which `parseDuration` reads. @param ms whole seconds in milliseconds */
export function formatTimeout(ms: number): string {
  const seconds = Math.round(ms / 1000)
  const parts = [
    [Math.floor(seconds / 3600), 'h'],
    [Math.floor(seconds / 60) % 60, 'm'],
    [seconds % 60, 's'],
  ] as const
  return parts.map(([count, unit]) => (count > 0 ? count + unit : '')).join('')
}
