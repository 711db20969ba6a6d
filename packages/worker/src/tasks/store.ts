import type { Context } from './context.ts'
import type { KnownTask, Submission, TaskStatus, TaskView } from './task.ts'

/** KV refused or failed: nothing was stored. The caller may try again. */
export class StorageUnavailable extends Error {
  override readonly name = 'StorageUnavailable'
  /** Seconds after which to try again. */
  readonly retryAfter: number
  constructor(message: string, options: ErrorOptions & { retryAfter?: number } = {}) {
    super(message, options)
    this.retryAfter = options.retryAfter ?? 60
  }
}

/** @throws {StorageUnavailable} when the ledger does not answer */
export async function orUnavailable<T>(ask: () => Promise<T>): Promise<T> {
  try {
    return await ask()
  } catch (cause) {
    throw new StorageUnavailable('The ledger of tasks does not answer.', { cause, retryAfter: 5 })
  }
}

/**
 * A task in KV, written when it is accepted, with what is to be submitted, and once more when it
 * has ended, without it.
 */
export type TaskRecord = KnownTask & { submission?: Submission }

const PREFIX = 'task:'

/** What a list shows without reading the record. KV allows 1024 bytes of it. */
export type TaskMetadata = Pick<
  TaskView,
  'status' | 'createdAt' | 'endedAt' | 'workflowId' | 'preset' | 'runninghubTaskId' | 'url'
> & { error?: { code: string; message: string } | undefined }

/** @throws {StorageUnavailable} */
export async function putTask(ctx: Context, record: TaskRecord): Promise<void> {
  const options = {
    metadata: metadataOf(record),
    expirationTtl: ctx.config.retentionDays * 86_400,
  }
  try {
    await ctx.env.TASKS.put(PREFIX + record.id, JSON.stringify(record), options)
  } catch (cause) {
    throw new StorageUnavailable('The task could not be stored.', { cause })
  }
}

/** The record as KV has it here, which may be a minute old, or not to be seen yet. */
export async function getTask(ctx: Context, id: string): Promise<TaskRecord | undefined> {
  try {
    return (await ctx.env.TASKS.get<TaskRecord>(PREFIX + id, 'json')) ?? undefined
  } catch (cause) {
    throw new StorageUnavailable('The task could not be read.', { cause })
  }
}

export async function deleteTask(ctx: Context, id: string): Promise<void> {
  await ctx.env.TASKS.delete(PREFIX + id)
}

/** One page of what KV lists, newest first. */
export async function listRecords(
  ctx: Context,
  { cursor, limit }: { cursor?: string | undefined; limit: number },
): Promise<{ items: { id: string; metadata: TaskMetadata }[]; cursor: string | undefined }> {
  try {
    const page = await ctx.env.TASKS.list<TaskMetadata>({
      prefix: PREFIX,
      limit,
      cursor: cursor ?? null,
    })
    const items = page.keys.flatMap(({ name, metadata }) =>
      metadata ? [{ id: name.slice(PREFIX.length), metadata }] : [],
    )
    return { items, cursor: page.list_complete ? undefined : page.cursor }
  } catch (cause) {
    throw new StorageUnavailable('The tasks could not be listed.', { cause })
  }
}

const METADATA_LIMIT = 1024
const bytes = (value: unknown) => new TextEncoder().encode(JSON.stringify(value)).length

/** As much as fits: the message goes first, then the URL, which the record itself has whole. */
export function metadataOf(task: KnownTask): TaskMetadata {
  const { outcome, brief } = task
  const url = outcome?.results.find((result) => result.url !== undefined)?.url
  const base: TaskMetadata = {
    status: task.status,
    createdAt: new Date(task.createdAt).toISOString(),
    endedAt: task.endedAt === undefined ? undefined : new Date(task.endedAt).toISOString(),
    workflowId: brief.workflowId.slice(0, 64),
    preset: brief.preset?.slice(0, 100),
    runninghubTaskId: task.runninghubTaskId,
  }
  const error = outcome?.error && {
    code: outcome.error.code,
    message: outcome.error.message.slice(0, 160),
  }
  const full: TaskMetadata = { ...base, url, error }
  if (bytes(full) <= METADATA_LIMIT) return full
  return error ? { ...base, error: { code: error.code, message: '' } } : base
}

export const isOpen = (status: TaskStatus): boolean =>
  status === 'waiting' || status === 'submitting' || status === 'queued' || status === 'running'
