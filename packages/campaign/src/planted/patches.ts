import type { DoorName } from '../doors/door.ts'
import type { Edit, Patch } from './patch.ts'

const CLIENTS = ['action', 'cli'] as const
const ALL = ['action', 'cli', 'worker'] as const
const WORKER = ['worker'] as const
const ACTION = ['action'] as const

function bug(name: string, doors: readonly DoorName[], ...edits: Edit[]): Patch {
  return { name, doors, edits }
}

function edit(file: string, search: string, replace: string): Edit {
  return { file, search, replace }
}

/** Bugs that break the promise. `pnpm campaign --planted` must find each of them. */
export const PATCHES: readonly Patch[] = [
  // Core: the create call.
  bug(
    'a create call is repeated after every failure that may pass',
    CLIENTS,
    edit('core/src/client/client.ts', 'throw toSubmitError(error, request)', 'throw error'),
    edit('core/src/client/retry.ts', '  idempotent: false,\n', '  idempotent: true,\n'),
  ),
  bug(
    'a gateway page proves that nothing was created',
    ALL,
    edit(
      'core/src/client/submit-error.ts',
      'if (httpStatus !== undefined) return false',
      'if (httpStatus !== undefined) return true',
    ),
  ),
  bug(
    'a cut connection proves that nothing was created',
    ALL,
    edit(
      'core/src/client/submit-error.ts',
      "if (serviceCode === undefined) return retry !== 'if-idempotent'",
      'if (serviceCode === undefined) return true',
    ),
  ),
  bug(
    'an internal error of RunningHub proves that nothing was created',
    ALL,
    edit(
      'core/src/client/submit-error.ts',
      "return retry !== 'if-idempotent' || code === 'REFUSED'",
      'return true',
    ),
  ),
  bug(
    'an unknown outcome of a create call counts as a refusal',
    CLIENTS,
    edit(
      'core/src/run/run-outcome.ts',
      "case 'SUBMIT_UNKNOWN':\n      return UNKNOWN",
      "case 'SUBMIT_UNKNOWN':\n      return REFUSED",
    ),
  ),
  bug(
    'a full queue is tried again without a pause',
    CLIENTS,
    edit(
      'core/src/client/retry.ts',
      'return Math.min(Math.max(ownDelay, requested), MAX_DELAY)',
      'return 0',
    ),
  ),

  // Core: the wait.
  bug(
    'one failed poll that does not find the task ends the wait',
    CLIENTS,
    edit(
      'core/src/run/poll-failures.ts',
      "return failures.notFoundCount + 1 >= count && lasted >= duration ? 'not-found' : undefined",
      "return 'not-found'",
    ),
  ),
  bug(
    'one refusal of the key ends the wait',
    CLIENTS,
    edit(
      'core/src/run/poll-failures.ts',
      "return now - since >= KEY_REJECTED_GRACE ? 'key-rejected' : undefined",
      "return 'key-rejected'",
    ),
  ),
  bug(
    "a firewall's code 805 ends a task",
    ALL,
    edit('core/src/client/client.ts', 'if (status !== 200 && (', 'if (status === 0 && ('),
  ),
  bug(
    'denials that are far apart count together',
    CLIENTS,
    edit(
      'core/src/run/wait-for-task.ts',
      '      failures = { found: true, notFoundCount: 0 }\n',
      '',
    ),
  ),
  bug(
    'polls follow each other without a pause',
    CLIENTS,
    edit(
      'core/src/run/wait-for-task.ts',
      'await wakeable.sleep(Math.min(delay, remaining), client, signal)',
      'await wakeable.sleep(0, client, signal)',
    ),
  ),
  bug(
    'a result that came before the cancel is thrown away',
    CLIENTS,
    edit('core/src/run/abandon-task.ts', "if (last?.state === 'succeeded') return last", ''),
  ),
  bug(
    'time limits follow the wall clock',
    CLIENTS,
    edit(
      'core/src/client/client.ts',
      'this.clock = options.clock ?? monotonicClock',
      'this.clock = options.clock ?? { ...monotonicClock, now: () => Date.now() }',
    ),
  ),
  bug(
    'redaction is left out',
    ALL,
    edit('core/src/client/redact.ts', 'let clean = text\n', 'return text\n    let clean = text\n'),
  ),

  // The Action.
  bug(
    'the create call is sent before its intent is recorded',
    ACTION,
    edit('action/src/task/resume-or-submit.ts', 'await resumeStore?.recordIntent(run)', ''),
  ),
  bug(
    'the create call does not wait until its intent is recorded',
    ACTION,
    edit(
      'action/src/task/resume-or-submit.ts',
      'await resumeStore?.recordIntent',
      'void resumeStore?.recordIntent',
    ),
  ),
  bug(
    'an unreachable cache counts as "never ran"',
    ACTION,
    edit(
      'action/src/resume/resume-store.ts',
      'throw known ? error : new ResumeStoreUnavailableError(error)',
      'if (known) throw error',
    ),
  ),
  bug(
    'an intent without an outcome counts as "never ran"',
    ACTION,
    edit(
      'action/src/resume/resume-store.ts',
      'if (content === UNKNOWN) throw new PreviousOutcomeUnknownError()',
      'if (content === UNKNOWN) return',
    ),
  ),
  bug(
    'a lost response to the create call is recorded as "no task"',
    ACTION,
    edit(
      'action/src/task/resume-or-submit.ts',
      'report.taskId === undefined && !(error instanceof SubmitUnknownError)',
      'report.taskId === undefined',
    ),
  ),
  bug(
    'a running task of a previous attempt counts as failed',
    ACTION,
    edit(
      'action/src/resume/previous-task.ts',
      "  failed: 'failed',\n",
      "  failed: 'failed',\n  running: 'has ended',\n  queued: 'has ended',\n",
    ),
  ),
  bug(
    'pending create calls are not saved for the post step',
    ACTION,
    edit(
      'action/src/runner/state.ts',
      'workflowId, ...isApp })\n    this.#saveCreates()',
      'workflowId, ...isApp })',
    ),
  ),
  bug(
    'the post step is silent about pending create calls',
    ACTION,
    edit(
      'action/src/post.ts',
      'if (creates.length > 0) warnPendingCreates',
      'if (creates.length > 99) warnPendingCreates',
    ),
  ),

  // The terminal program.
  bug(
    'an unknown outcome has the exit code of a refusal',
    ['cli'],
    edit('cli/src/run/run-exit-code.ts', "if (status === 'unknown') return EXIT.unknown", ''),
    edit('cli/src/exit-code.ts', 'SUBMIT_UNKNOWN: EXIT.unknown', 'SUBMIT_UNKNOWN: EXIT.refused'),
  ),
  bug(
    'a batch that created a task ends with the exit code of a refusal',
    ['cli'],
    edit('cli/src/run/batch-exit-code.ts', 'return hasCreated && ', 'return !codes && '),
  ),

  // The Worker.
  bug(
    'an unknown task is sent again',
    WORKER,
    edit(
      'worker/src/queue/transitions.ts',
      "'mark-unknown': 'unknown'",
      "'mark-unknown': 'waiting'",
    ),
  ),
  bug(
    'a caller that does not report its create call lets another one send it again',
    WORKER,
    edit(
      'worker/src/queue/transitions.ts',
      "'lease-expired': 'unknown'",
      "'lease-expired': 'waiting'",
    ),
  ),
  bug(
    'the create call is sent although the queue did not confirm the point of no return',
    WORKER,
    edit(
      'worker/src/submission/submit-task.ts',
      '    return giveBack(ctx, id, lease, error)\n  }\n}\n\n/** Returns a task',
      '    return true\n  }\n}\n\n/** Returns a task',
    ),
  ),
  bug(
    'an idempotency key is not stored',
    WORKER,
    edit(
      'worker/src/queue/enqueue.ts',
      "queue.usage.add(dayOf(now), token ?? '', { tasks: 1 })\n  if (idempotency) queue.keys",
      "queue.usage.add(dayOf(now), token ?? '', { tasks: 1 })\n  if (false as boolean && idempotency) queue.keys",
    ),
  ),
  bug(
    'an idempotency key is forgotten after a second',
    WORKER,
    edit(
      'worker/src/queue/tables/idempotency-keys.ts',
      'const KEEP_KEYS = 24 * 3_600_000',
      'const KEEP_KEYS = 1_000',
    ),
  ),
  bug(
    'a webhook is acknowledged before it is kept',
    WORKER,
    edit(
      'worker/src/queue/webhook.ts',
      'if (runninghubTaskId !== undefined) queue.candidates.insert({ id, runninghubTaskId }, now)',
      '',
    ),
  ),
  bug(
    "a webhook's task id is trusted",
    WORKER,
    edit(
      'worker/src/polling/confirm-candidate.ts',
      'const snapshot = await client.query(runninghubTaskId)',
      'await queue.confirmCandidate(id, runninghubTaskId, ctx.clock.now())\n    const snapshot = await client.query(runninghubTaskId)',
    ),
  ),
  bug(
    'a callback is marked as delivered before it is sent',
    WORKER,
    edit(
      'worker/src/callbacks/deliver.ts',
      'const after = await sendCallback(ctx, parsed, callback)',
      "await taskQueue(ctx).recordDelivery(task.id, lease, { ...callback, status: 'delivered' })\n  const after = await sendCallback(ctx, parsed, callback)",
    ),
  ),
  bug(
    'a task id that is reported after a final "unknown" is dropped',
    WORKER,
    edit(
      'worker/src/queue/submit.ts',
      '    keepLateReport(queue, id, runninghubTaskId, now)\n',
      '',
    ),
  ),
  bug(
    'a report needs no lease',
    WORKER,
    edit(
      'worker/src/queue/queue-state.ts',
      'return row?.entry.lease?.token === lease ? row : undefined',
      'return lease ? row : undefined',
    ),
  ),
  bug(
    'a task id of a webhook is forgotten when RunningHub does not find it at once',
    WORKER,
    edit(
      'worker/src/queue/webhook.ts',
      'const REJECTION_GRACE = 24 * 3_600_000',
      'const REJECTION_GRACE = 1_000',
    ),
  ),
  bug(
    'an accepted cancel is final',
    WORKER,
    edit(
      'worker/src/polling/poll-task.ts',
      'return complete(ctx, task, cancelled, { provisional: true, cancelAccepted: true })',
      'return complete(ctx, task, cancelled, { cancelAccepted: true })',
    ),
  ),
  bug(
    "RunningHub's report does not correct a presumed end",
    WORKER,
    edit(
      'worker/src/queue/transitions.ts',
      "  'confirm-candidate': 'submitted',\n  complete: 'ended',\n}",
      "  'confirm-candidate': 'submitted',\n}",
    ),
  ),
  bug(
    'a presumed end is final',
    WORKER,
    edit(
      'worker/src/queue/complete.ts',
      'provisional: provisional ? (true as const) : undefined',
      'provisional: undefined',
    ),
  ),
  bug(
    'a result that came before the cancel is thrown away by the Worker',
    WORKER,
    edit(
      'worker/src/model/cancel-outcome.ts',
      "if (outcome.status !== 'succeeded') return { ...cancelled, usage: outcome.usage }",
      'if (outcome.status) return { ...cancelled, usage: outcome.usage }',
    ),
  ),
  bug(
    'a cancel ends a task whose create call is under way',
    WORKER,
    edit(
      'worker/src/queue/transitions.ts',
      "submitting: {\n    'mark-submitted'",
      "submitting: {\n    cancel: 'ended',\n    'mark-submitted'",
    ),
  ),
  bug(
    'a callback has another id at each attempt',
    WORKER,
    edit(
      'worker/src/callbacks/send-callback.ts',
      'const attempt = await post(ctx, task, callback.messageId)',
      // biome-ignore lint/suspicious/noTemplateCurlyInString: it is source text
      'const attempt = await post(ctx, task, `${callback.messageId}-${callback.attempts}`)',
    ),
  ),

  // Files.
  bug(
    'a file that cannot be uploaded is sent as its path',
    CLIENTS,
    edit(
      'core/src/run/upload-files.ts',
      'const fieldValue = await uploadOnce(client, change, uploads, options)',
      'const fieldValue = await uploadOnce(client, change, uploads, options).catch(() => change.file)',
    ),
    edit(
      'core/src/run/upload-files.ts',
      "if (outcome.status === 'rejected') throw outcome.reason",
      '{}',
    ),
  ),
  bug(
    'a file that cannot be uploaded is sent as its link',
    WORKER,
    edit(
      'worker/src/submission/upload-files.ts',
      '(await uploadFile(ctx, url, source, limits, signal))',
      '(await uploadFile(ctx, url, source, limits, signal).catch(() => url))',
    ),
  ),
  bug(
    'a task is submitted without the file that failed',
    WORKER,
    edit(
      'worker/src/submission/prepare-files.ts',
      '    await handleFailure(ctx, claimed, { error, uploads })\n    return false\n',
      '    if (!error) await handleFailure(ctx, claimed, { error, uploads })\n',
    ),
  ),
  bug(
    'a page in place of a file is uploaded',
    WORKER,
    edit(
      'worker/src/uploads/url-upload.ts',
      '      checkContent(url, source, start, kinds)\n',
      '      if (!source) checkContent(url, source, start, kinds)\n',
    ),
  ),

  // Accounts.
  bug(
    'an unknown task is sent again on the next account',
    WORKER,
    edit(
      'worker/src/submission/submit-task.ts',
      'import { type InvocationContext, runInBackground',
      'import { forEachAccount, type InvocationContext, runInBackground',
    ),
    edit(
      'worker/src/submission/submit-task.ts',
      '    return handleSubmitError(ctx, claimed, error)\n',
      `    const [next] = forEachAccount(ctx).filter(({ config }) => config.account !== ctx.config.account)
    if (next && error.code === 'SUBMIT_UNKNOWN') await runninghubClient(next).submit(request).catch(() => {})
    return handleSubmitError(ctx, claimed, error)\n`,
    ),
  ),
  bug(
    'a task goes to an account that its request does not name',
    WORKER,
    edit(
      'worker/src/tasks/assign.ts',
      'const candidates = names.flatMap((name) => {',
      'const candidates = ctx.config.accounts.flatMap(({ name }) => {',
    ),
  ),
  bug(
    'the files of a task are uploaded to the first account',
    WORKER,
    edit(
      'worker/src/submission/upload-files.ts',
      'const client = runninghubClient(ctx, limits.total)',
      'const client = runninghubClient({ ...ctx, config: { ...ctx.config, ...ctx.config.accounts[0] } }, limits.total)',
    ),
  ),
  bug(
    'the files of a request are uploaded before its account is chosen',
    WORKER,
    edit(
      'worker/src/tasks/upload-given-files.ts',
      'accounts: [account.config.account] }',
      'accounts: task.accounts }',
    ),
  ),
  bug(
    'an idempotency key is not reserved for another account',
    WORKER,
    edit(
      'worker/src/tasks/enqueue.ts',
      'await homeQueue(ctx).reserve(task, idempotency, now)',
      "{ kind: 'created', open: false }",
    ),
  ),
]
