import type { Task, TaskPayload, TaskResource } from '../model/task.ts'
import { toTaskResource } from '../model/task-resource.ts'
import type { InvocationContext } from '../platform/context.ts'
import { wrapStorageError } from '../platform/storage-error.ts'

/** A task in KV: written with its payload when it is created, and without it when it has ended. */
export type TaskRecord = Task & { payload?: TaskPayload }

const PREFIX = 'task:'

/** What a list shows without reading the record. KV allows 1024 bytes. */
export type TaskMetadata = Pick<
  TaskResource,
  'status' | 'createdAt' | 'endedAt' | 'workflowId' | 'preset' | 'runninghubTaskId' | 'url'
> & { error?: { code: string; message: string } | undefined }

/** @throws {StorageUnavailableError} */
export async function writeRecord(ctx: InvocationContext, record: TaskRecord): Promise<void> {
  const options = {
    metadata: listMetadata(record),
    expirationTtl: ctx.config.retentionDays * 86_400,
  }
  await wrapStorageError({ message: 'The task could not be stored.' }, () =>
    ctx.env.TASKS.put(PREFIX + record.id, JSON.stringify(record), options),
  )
}

/**
 * Reads a record as KV has it here: it may be a minute old, or missing yet.
 *
 * @throws {StorageUnavailableError}
 */
export async function readRecord(
  ctx: InvocationContext,
  id: string,
): Promise<TaskRecord | undefined> {
  const record = await wrapStorageError({ message: 'The task could not be read.' }, () =>
    ctx.env.TASKS.get<TaskRecord>(PREFIX + id, 'json'),
  )
  return record ?? undefined
}

/** @throws {StorageUnavailableError} */
export async function deleteRecord(ctx: InvocationContext, id: string): Promise<void> {
  await wrapStorageError({ message: 'The task could not be deleted.' }, () =>
    ctx.env.TASKS.delete(PREFIX + id),
  )
}

/**
 * Lists one page of records, newest first.
 *
 * @throws {StorageUnavailableError}
 */
export async function listRecords(
  ctx: InvocationContext,
  { cursor, limit }: { cursor?: string | undefined; limit: number },
): Promise<{ items: { id: string; metadata: TaskMetadata }[]; cursor: string | undefined }> {
  const options = { prefix: PREFIX, limit, cursor: cursor ?? null }
  const page = await wrapStorageError({ message: 'The tasks could not be listed.' }, () =>
    ctx.env.TASKS.list<TaskMetadata>(options),
  )
  const items = page.keys.flatMap(({ name, metadata }) =>
    metadata ? [{ id: name.slice(PREFIX.length), metadata }] : [],
  )
  return { items, cursor: page.list_complete ? undefined : page.cursor }
}

const METADATA_LIMIT = 1024
const bytes = (value: unknown) => new TextEncoder().encode(JSON.stringify(value)).length

/** Drops the error message first, then the URL, when the limit is exceeded. */
export function listMetadata(task: Task): TaskMetadata {
  const { status, createdAt, endedAt, workflowId, preset, runninghubTaskId, url, error } =
    toTaskResource(task)
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
