import type { Workspace } from '../inputs/workspace.ts'
import type { RenderPlace } from './source-links.ts'

/** What rows, places and links of a report need besides the runs. */
export interface ReportContext {
  baseUrl: string
  workspace: Workspace
  /** The path of the batch file; '' without a batch. */
  batch: string
  runCount: number
  renderPlace: RenderPlace
}
