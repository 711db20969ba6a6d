import type { RunningHubClient } from '../client/client.ts'
import type { UploadSource } from '../client/upload-source.ts'
import type { NodeInfo } from '../node-info/node-info.ts'
import type { PlannedChange } from '../overrides/plan-overrides.ts'

/** Resolves the value of a file field to a file to upload, or to a name to send as it is. */
export type OpenFile = (value: string, change: PlannedChange) => Promise<UploadSource | string>

export interface UploadOptions {
  openFile: OpenFile
  signal?: AbortSignal | undefined
  /**
   * Uploads of earlier runs with the same client, by value: each distinct file is uploaded once.
   */
  uploads?: Map<string, Promise<string>> | undefined
  onUploading?: ((name: string, size: number | undefined) => void) | undefined
  onUploaded?: ((name: string, fileName: string) => void) | undefined
}

const CONCURRENCY = 2

/**
 * Uploads the files of the file fields among the changes, each distinct value once and two at a
 * time, and replaces their values by RunningHub's names.
 *
 * @returns the `nodeInfoList` to send
 * @throws the first error of opening or uploading, after the uploads under way have ended
 */
export async function uploadFiles(
  client: RunningHubClient,
  changes: readonly PlannedChange[],
  options: UploadOptions,
): Promise<NodeInfo[]> {
  const uploads = options.uploads ?? new Map<string, Promise<string>>()
  const files = changes.filter((change) => change.file !== undefined)
  const queue = files.values()
  const worker = async () => {
    for (const change of queue) {
      const value = String(change.fieldValue)
      let upload = uploads.get(value)
      if (upload === undefined) {
        upload = uploadOne(client, value, change, options)
        uploads.set(value, upload)
        upload.catch(() => uploads.delete(value))
      }
      await upload
    }
  }
  const outcomes = await Promise.allSettled(Array.from({ length: CONCURRENCY }, worker))
  for (const outcome of outcomes) if (outcome.status === 'rejected') throw outcome.reason
  return Promise.all(
    changes.map(async ({ nodeId, fieldName, fieldValue, file }) => ({
      nodeId,
      fieldName,
      fieldValue:
        file === undefined ? fieldValue : ((await uploads.get(String(fieldValue))) ?? fieldValue),
    })),
  )
}

async function uploadOne(
  client: RunningHubClient,
  value: string,
  change: PlannedChange,
  { openFile, signal, onUploading, onUploaded }: UploadOptions,
): Promise<string> {
  signal?.throwIfAborted()
  const source = await openFile(value, change)
  if (typeof source === 'string') return source
  onUploading?.(source.name, source.size)
  const { fileName } = await client.upload(source, { signal })
  onUploaded?.(source.name, fileName)
  return fileName
}
