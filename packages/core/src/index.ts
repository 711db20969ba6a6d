/**
 * RunningHub without a person at a web page: reads api.json, plans what to change, runs it, follows
 * it. Works in Node, in Workers and in browsers. `./node` contains what needs a disk.
 *
 * text → workflow → overrides → request → task → result
 */

export {
  type AiApp,
  type AppChoice,
  type AppInput,
  type AppInputType,
  appFileKind,
  FILE_TYPES,
} from './ai-app/ai-app.ts'
export { checkAppValue } from './ai-app/check-app-value.ts'
export { findAppTarget, findInput, inputLabel, inputTarget } from './ai-app/find-input.ts'
export { parseApp } from './ai-app/parse-app.ts'
export { planAppChanges } from './ai-app/plan-app-changes.ts'
export { type CallOptions, type ClientOptions, RunningHubClient } from './client/client.ts'
export { abortAfterGrace } from './client/grace-signal.ts'
export { createRedact, type Redact } from './client/redact.ts'
export type { RetryNotice } from './client/retry.ts'
export {
  blobUpload,
  UPLOAD_LIMIT,
  type UploadRequest,
  type UploadSource,
} from './client/upload-source.ts'
export { type Clock, monotonicClock, systemClock } from './clock.ts'
export {
  compareWorkflows,
  type WorkflowDifference,
} from './drift/compare-workflows.ts'
export { relevantDrift } from './drift/relevant-drift.ts'
export { parseDuration } from './duration.ts'
export type { AppFacts } from './errors/facts/app-facts.ts'
export type { DriftFacts, DriftValue } from './errors/facts/drift-facts.ts'
export { englishWording, inEnglish } from './errors/facts/english.ts'
export {
  type Facts,
  type FactsByKind,
  type FactsKind,
  mapFactTexts,
  type Wording,
  wordFacts,
} from './errors/facts/facts.ts'
export type { FileFacts, FoundContent, MediaKind } from './errors/facts/file-facts.ts'
export type { InputFileFacts } from './errors/facts/input-file-facts.ts'
export type { FoundValue, OverrideFacts } from './errors/facts/override-facts.ts'
export type { PlanFacts } from './errors/facts/plan-facts.ts'
export type { ServiceFacts } from './errors/facts/service-facts.ts'
export type { RemoteOutcome, TaskFacts } from './errors/facts/task-facts.ts'
export type { WorkflowFacts } from './errors/facts/workflow-facts.ts'
export * from './errors/file-errors.ts'
export * from './errors/input-errors.ts'
export { formatNodeProblem, type NodeProblem, type TaskFailure } from './errors/node-problem.ts'
export { PlanError, type PlanProblem } from './errors/plan-error.ts'
export { formatPosition, type Position } from './errors/position.ts'
export {
  type ErrorCode,
  type ErrorDetails,
  type Retryable,
  RunningHubError,
} from './errors/runninghub-error.ts'
export { type KnownServiceCode, SERVICE_CODES, type ServiceCode } from './errors/service-codes.ts'
export * from './errors/service-errors.ts'
export { isErrorPage } from './file-types/error-page.ts'
export { type ContentProblem, contentProblem } from './file-types/file-content.ts'
export type { FileKind } from './file-types/file-kind.ts'
export { type RemoteFile, remoteFileName } from './file-types/remote-file-name.ts'
export { START_LENGTH, sniffFormat } from './file-types/sniff-format.ts'
export { assertJsonDepth, bigIntsToText, memberTexts, parseJson, stringifyJson } from './json.ts'
export type { NodeInfo } from './node-info/node-info.ts'
export { toNodeInfoList } from './node-info/node-info-list.ts'
export { isUploadName } from './node-info/upload-name.ts'
export { applyOverrides } from './overrides/apply-overrides.ts'
export { closestMatch } from './overrides/did-you-mean.ts'
export { findTarget } from './overrides/find-target.ts'
export { mergeOverrides, type Override } from './overrides/override.ts'
export {
  type FileChange,
  MAX_SUGGESTIONS,
  type PlannedChange,
  planChanges,
  planOverrides,
  type ValueChange,
} from './overrides/plan-overrides.ts'
export { buildSubmitRequest } from './plan/build-submit-request.ts'
export { type CheckFile, checkFiles } from './plan/check-files.ts'
export { filePrefix } from './plan/file-prefix.ts'
export { formatRanges } from './plan/number-ranges.ts'
export {
  type PlanRow,
  planRun,
  planRuns,
  type RunSources,
} from './plan/plan-runs.ts'
export type { PlannedRun } from './plan/planned-run.ts'
export { previewRun, previewSubmit, type SubmitPreview } from './plan/preview-submit.ts'
export {
  type FileIdentity,
  requestFingerprint,
  unfixedSeeds,
} from './plan/request-fingerprint.ts'
export { type ReuseKey, type ReuseKeyOptions, reuseKeys } from './plan/reuse-keys.ts'
export {
  type Progress,
  type Socket,
  type SocketClass,
  type Watch,
  type WatchOptions,
  watchProgress,
} from './progress/watch-progress.ts'
export type { Account } from './protocol/endpoints/account.ts'
export type { QueueStatus } from './protocol/endpoints/queue-status.ts'
export type { WebhookDetail } from './protocol/endpoints/webhook.ts'
export type { UploadedFile } from './protocol/protocol.ts'
export type { SubmitOptions, SubmitRequest } from './protocol/submit-request.ts'
export { type AbandonReason, abandonTask, isCancelRefusal } from './run/abandon-task.ts'
export { CoinBudget } from './run/coin-budget.ts'
export { findDrift, toDriftFacts } from './run/find-drift.ts'
export { type FollowOptions, followTask } from './run/follow-task.ts'
export { noResultsReason } from './run/no-results.ts'
export {
  type PollFailures,
  recordFailure,
  type StopReason,
  stopReason,
} from './run/poll-failures.ts'
export { type AppSources, runApp } from './run/run-app.ts'
export type { RunEvent, RunListener } from './run/run-events.ts'
export { outcomeOf, type RunOutcome, type RunStatus } from './run/run-outcome.ts'
export { type RunOptions, runWorkflow } from './run/run-workflow.ts'
export { type OpenFile, type UploadOptions, uploadFiles } from './run/upload-files.ts'
export { type WaitOptions, waitForTask } from './run/wait-for-task.ts'
export { Secret } from './secret.ts'
export {
  hasEnded,
  type SubmittedTask,
  type TaskResult,
  type TaskSnapshot,
  type TaskState,
  type TaskUsage,
} from './task/task.ts'
export { parseTaskId, type TaskId } from './task/task-id.ts'
export { taskPage } from './task/task-page.ts'
export { appIdFor, appPage, isAppPage, parseAppId } from './workflow/app-id.ts'
export { linkSource } from './workflow/link.ts'
export { fileKind } from './workflow/media-fields.ts'
export { parseWorkflow } from './workflow/parse-workflow.ts'
export { type PromptField, promptFields } from './workflow/prompt-fields.ts'
export { isSeedName, seedsOf } from './workflow/seeds.ts'
export type { JsonValue, Workflow, WorkflowField, WorkflowNode } from './workflow/workflow.ts'
export {
  parseWorkflowId,
  type Site,
  type WorkflowId,
  workflowIdFor,
  workflowPage,
} from './workflow/workflow-id.ts'
