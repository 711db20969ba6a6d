import type { AiApp } from '../ai-app/ai-app.ts'
import type { PlannedChange } from '../overrides/plan-overrides.ts'
import type { SubmitOptions } from '../protocol/submit-request.ts'
import type { Workflow } from '../workflow/workflow.ts'

/** One validated run. It becomes one task. */
export interface PlannedRun {
  /** The number of the run, from 1. */
  number: number
  /** What the run is called in logs, reports and file names; undefined for a row without a name. */
  name?: string | undefined
  /** The line of its row in the batch file; undefined without a batch. */
  line?: number | undefined
  /** The id of the workflow, or of the app when `app` is set. */
  workflowId: string
  /** The AI app that the values were checked against; undefined for a workflow. */
  app?: AiApp | undefined
  /** The graph that the values were checked against; undefined for a workflow without one. */
  workflow?: Workflow | undefined
  /** Sends the graph itself with the values written into it, instead of a list of values. */
  sendWorkflow: boolean
  changes: readonly PlannedChange[]
  submit: SubmitOptions
}
