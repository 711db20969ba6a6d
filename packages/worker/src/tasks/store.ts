import type { Context } from './context.ts'
import { orUnavailable } from './storage-unavailable.ts'
import type { KnownTask, Submission, TaskView } from './task.ts'
import { taskView } from './task-view.ts'

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
  await orUnavailable({ message: 'The task could not be stored.' }, () =>
    ctx.env.TASKS.put(PREFIX + record.id, JSON.stringify(record), options),
  )
}

/**
 * The record as KV has it here, which may be a minute old, or not to be seen yet.
 *
 * @throws {StorageUnavailable}
 */
export async function getTask(ctx: Context, id: string): Promise<TaskRecord | undefined> {
  const record = await orUnavailable({ message: 'The task could not be read.' }, () =>
    ctx.env.TASKS.get<TaskRecord>(PREFIX + id, 'json'),
  )
  return record ?? undefined
}

/** @throws {StorageUnavailable} */
export async function deleteTask(ctx: Context, id: string): Promise<void> {
  await orUnavailable({ message: 'The task could not be deleted.' }, () =>
    ctx.env.TASKS.delete(PREFIX + id),
  )
}

/**
 * One page of what KV lists, newest first.
 *
 * @throws {StorageUnavailable}
 */
export async function listRecords(
  ctx: Context,
  { cursor, limit }: { cursor?: string | undefined; limit: number },
): Promise<{ items: { id: string; metadata: TaskMetadata }[]; cursor: string | undefined }> {
  const options = { prefix: PREFIX, limit, cursor: cursor ?? null }
  const page = await orUnavailable({ message: 'The tasks could not be listed.' }, () =>
    ctx.env.TASKS.list<TaskMetadata>(options),
  )
  const items = page.keys.flatMap(({ name, metadata }) =>
    metadata ? [{ id: name.slice(PREFIX.length), metadata }] : [],
  )
  return { items, cursor: page.list_complete ? undefined : page.cursor }
}

const METADATA_LIMIT = 1024
const bytes = (value: unknown) => new TextEncoder().encode(JSON.stringify(value)).length

/** As much as fits: the message goes first, then the URL, which the record itself has whole. */
export function metadataOf(task: KnownTask): TaskMetadata {
  const { status, createdAt, endedAt, workflowId, preset, runninghubTaskId, url, error } =
    taskView(task)
  const base: TaskMetadata = {
    status,
    createdAt,
    endedAt,
    workflowId: workflowId.slice(0, 64),
    preset: preset?.slice(0, 100),
    runninghubTaskId,
  }
  const short = error && { code: error.code, message: error.message.slice(0, 160) }
  const full: TaskMetadata = { ...base, url, error: short }
  if (bytes(full) <= METADATA_LIMIT) return full
  return error ? { ...base, error: { code: error.code, message: '' } } : base
}
