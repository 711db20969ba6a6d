import type { NodeInfo } from '../node-info/node-info.ts'

/** The content of a create call. Absent fields are not sent. */
export interface SubmitRequest extends SubmitOptions {
  /** The id of the saved workflow, or of the AI app, as decimal text. */
  workflowId: string
  /** What `workflowId` is the id of. An app takes no `workflow`. @default 'workflow' */
  kind?: 'workflow' | 'ai-app' | undefined
  /** The values to change, and no others: see {@link planOverrides}. */
  nodeInfoList?: readonly NodeInfo[] | undefined
  /** A whole graph as JSON text, sent byte for byte. Cannot be combined with `nodeInfoList`. */
  workflow?: string | undefined
}

/** Options of a run of any workflow. */
export interface SubmitOptions {
  /** Writes the graph into the images. RunningHub's default is `true`. */
  addMetadata?: boolean | undefined
  /** URL that RunningHub calls, without a signature, when the task ends. */
  webhookUrl?: string | undefined
  /** `default` (24 GB), `plus` (48 GB), `ultra` (84 GB). */
  instanceType?: string | undefined
  /** Waits in the account's own queue. Only for keys of dedicated machines. */
  usePersonalQueue?: boolean | undefined
  /** The password of an encrypted workflow. */
  accessPassword?: string | undefined
}
