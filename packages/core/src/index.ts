/**
 * RunningHub without a person at a web page: read api.json, plan what to change, run it, follow
 * it. Runs in Node, in Workers and in browsers; what needs a disk is in `./node`.
 *
 * text → workflow → overrides → request → task → result
 */

export type { Account, QueueStatus, WebhookDetail } from './client/account.ts'
export { type CallOptions, type ClientOptions, RunningHubClient } from './client/client.ts'
export { patience } from './client/patience.ts'
export { createRedact, type Redact } from './client/redact.ts'
export type { RetryNotice } from './client/retry.ts'
export { Secret } from './client/secret.ts'
export type { SubmitOptions, SubmitRequest } from './client/submit-request.ts'
export {
  blobUpload,
  UPLOAD_LIMIT,
  type UploadRequest,
  type UploadSource,
} from './client/upload-source.ts'
export type { UploadedFile } from './client/wire.ts'
export { type Clock, monotonicClock, systemClock } from './clock.ts'
export { parseDuration } from './duration.ts'
export * from './errors/file-errors.ts'
export * from './errors/input-errors.ts'
export type { NodeProblem, TaskFailure } from './errors/node-errors.ts'
export {
  type ErrorCode,
  type ErrorDetails,
  type Position,
  type Retry,
  RunningHubError,
} from './errors/runninghub-error.ts'
export { SERVICE_CODES, type ServiceCode } from './errors/service-codes.ts'
export * from './errors/service-errors.ts'
export { parseJson } from './parse-json.ts'
export {
  type Progress,
  type Socket,
  type SocketClass,
  type Watch,
  type WatchOptions,
  watchProgress,
} from './progress/watch-progress.ts'
export { type FollowOptions, follow } from './task/follow.ts'
export { type GiveUpReason, giveUp, isCancelRefusal } from './task/give-up.ts'
export {
  type PollFailures,
  recordFailure,
  type StopReason,
  stopReason,
} from './task/poll-failures.ts'
export { previewSubmit, type SubmitPreview } from './task/preview-submit.ts'
export type { RunEvent, RunListener } from './task/run-events.ts'
export { type RunOptions, runWorkflow, submitRequest } from './task/run-workflow.ts'
export {
  hasEnded,
  type SubmittedTask,
  type TaskResult,
  type TaskSnapshot,
  type TaskState,
  type TaskUsage,
} from './task/task.ts'
export { taskPage } from './task/task-page.ts'
export { type OpenFile, type UploadOptions, uploadFiles } from './task/upload-files.ts'
export { type WaitOptions, waitForTask } from './task/wait-for-task.ts'
export { type FileKind, fileKind } from './workflow/file-fields.ts'
export { findTarget } from './workflow/find-target.ts'
export { linkedNode } from './workflow/linked-node.ts'
export type { NodeInfo } from './workflow/node-info.ts'
export { toNodeInfoList } from './workflow/node-info-list.ts'
export { type Override, overlay } from './workflow/override.ts'
export { parseWorkflow } from './workflow/parse-workflow.ts'
export { type PlannedChange, planOverrides } from './workflow/plan-overrides.ts'
export { isSeedName } from './workflow/seeds.ts'
export { isUploadName } from './workflow/upload-name.ts'
export type { JsonValue, Workflow, WorkflowField, WorkflowNode } from './workflow/workflow.ts'
export {
  parseWorkflowId,
  type Site,
  type WorkflowId,
  workflowIdFor,
} from './workflow/workflow-id.ts'
export { writeOverrides } from './workflow/write-overrides.ts'
