import type { RunningHubClient } from '../client/client.ts'
import type { UploadSource } from '../client/upload-source.ts'
import { FileUnusableError } from '../errors/file-errors.ts'
import type { NodeInfo } from '../node-info/node-info.ts'
import type { FileChange, PlannedChange } from '../overrides/plan-overrides.ts'

/** Opens the file that a file field names, ready for upload. */
export type OpenFile = (change: FileChange) => Promise<UploadSource>

export interface UploadOptions {
  openFile?: OpenFile | undefined
  signal?: AbortSignal | undefined
  /** Uploads of earlier runs with the same client, by path or URL. */
  uploads?: Map<string, Promise<string>> | undefined
  onUploading?: ((name: string, size: number | undefined) => void) | undefined
  onUploaded?: ((name: string, fileName: string) => void) | undefined
}

const CONCURRENCY = 2

/**
 * Uploads the files among the changes, each distinct one once and two at a time, and replaces them
 * by RunningHub's names.
 *
 * @returns the `nodeInfoList` to send
 * @throws {FileUnusableError} for a file without `openFile`
 * @throws the first error of opening or uploading, after the uploads under way have ended
 */
export async function uploadFiles(
  client: RunningHubClient,
  changes: readonly PlannedChange[],
  options: UploadOptions,
): Promise<NodeInfo[]> {
  const uploads = options.uploads ?? new Map<string, Promise<string>>()
  const pending = changes.filter((change) => change.file !== undefined).values()
  const worker = async () => {
    for (const change of pending) await uploadOnce(client, change, uploads, options)
  }
  const outcomes = await Promise.allSettled(Array.from({ length: CONCURRENCY }, worker))
  for (const outcome of outcomes) if (outcome.status === 'rejected') throw outcome.reason
  return Promise.all(
    changes.map(async (change): Promise<NodeInfo> => {
      const { nodeId, fieldName } = change
      if (change.file === undefined) return { nodeId, fieldName, fieldValue: change.fieldValue }
      const fieldValue = await uploadOnce(client, change, uploads, options)
      return { nodeId, fieldName, fieldValue }
    }),
  )
}

function uploadOnce(
  client: RunningHubClient,
  change: FileChange,
  uploads: Map<string, Promise<string>>,
  options: UploadOptions,
): Promise<string> {
  const { file } = change
  const known = uploads.get(file)
  if (known !== undefined) return known
  const upload = uploadFile(client, change, options)
  uploads.set(file, upload)
  upload.catch(() => uploads.delete(file))
  return upload
}

async function uploadFile(
  client: RunningHubClient,
  change: FileChange,
  { openFile, signal, onUploading, onUploaded }: UploadOptions,
): Promise<string> {
  signal?.throwIfAborted()
  if (openFile === undefined) {
    throw new FileUnusableError(
      { kind: 'file-not-openable', target: change.target, file: change.file },
      { hint: { kind: 'pass-open-file' } },
    )
  }
  const source = await openFile(change)
  onUploading?.(source.name, source.size)
  const { fileName } = await client.upload(source, { signal })
  onUploaded?.(source.name, fileName)
  return fileName
}
