import type { NodeInfo } from '../node-info/node-info.ts'

/** What a create call may carry. Absent fields are not sent. */
export interface SubmitRequest extends SubmitOptions {
  /** The saved workflow's id, decimal text. */
  workflowId: string
  /** The values to change, and no others: see {@link planOverrides}. */
  nodeInfoList?: readonly NodeInfo[] | undefined
  /** A whole graph as JSON text, sent byte for byte. Not to be combined with a list. */
  workflow?: string | undefined
}

/** How a workflow is run, whichever it is. */
export interface SubmitOptions {
  /** Write the graph into the pictures; the service's default is yes. */
  addMetadata?: boolean | undefined
  /** Called by the service, unsigned, when the task ends. */
  webhookUrl?: string | undefined
  /** `default` (24 GB), `plus` (48 GB), `ultra` (84 GB). */
  instanceType?: string | undefined
  /** Only for keys of dedicated machines: wait in the account's own queue. */
  usePersonalQueue?: boolean | undefined
  /** For an encrypted workflow. */
  accessPassword?: string | undefined
}
