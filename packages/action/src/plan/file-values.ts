import { mkdtemp } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { UploadSource } from '@runninghub-action/core'
import { FileUnusableError, isUploadName } from '@runninghub-action/core'
import { resolveInWorkspace, type Workspace } from '../inputs/workspace.ts'
import { loadCoreNode } from '../service/network.ts'

/** What the value of a file field refers to. */
export type FileValue =
  | { kind: 'name' }
  | { kind: 'url' }
  /** A file of the workspace that can be uploaded. */
  | { kind: 'file'; path: string; source: UploadSource }

const HTTP_URL = /^https?:\/\//i

/**
 * Resolves the value of a file field without the network: a URL, a file name that RunningHub
 * returned, or a file of the workspace, which is opened.
 *
 * @throws {InvalidInputsError} if the path is outside the workspace
 * @throws {FileUnusableError} if the file cannot be uploaded, and other errors of `openUpload`
 */
export async function resolveFileValue(workspace: Workspace, value: string): Promise<FileValue> {
  if (HTTP_URL.test(value)) {
    if (URL.canParse(value)) return { kind: 'url' }
    throw new FileUnusableError(`${value} is not a URL.`)
  }
  if (isUploadName(value)) return { kind: 'name' }
  const path = await resolveInWorkspace(workspace, value)
  const { openUpload } = await loadCoreNode()
  try {
    return { kind: 'file', path, source: await openUpload(path) }
  } catch (error) {
    if (!(error instanceof FileUnusableError)) throw error
    // Shows the path as the user wrote it, not the absolute one.
    throw new FileUnusableError(error.message.replace(path, value), {
      hint: 'A file field accepts a path in the repository (is it checked out?), a URL, or a file name that RunningHub returned, such as api/….png.',
    })
  }
}

/** Downloads a URL to a temporary file for an upload. */
export async function downloadForUpload(
  { temp = tmpdir() }: Workspace,
  url: string,
  fetch: typeof globalThis.fetch,
  signal: AbortSignal,
): Promise<UploadSource> {
  const { fetchUpload } = await loadCoreNode()
  return fetchUpload(url, await mkdtemp(join(temp, 'runninghub-')), { fetch, signal })
}
