import { mkdtemp } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { UploadSource } from '@runninghub-action/core'
import { FileUnusableError, isUploadName } from '@runninghub-action/core'
import { resolveInWorkspace, type Workspace } from '../inputs/workspace.ts'
import { loadCoreNode } from '../service/network.ts'

/** What the value of a file field means. */
export type FileValue =
  | { kind: 'name' }
  | { kind: 'url' }
  /** A file of the workspace, looked at and found fit for upload. */
  | { kind: 'file'; path: string; source: UploadSource }

const HTTP_URL = /^https?:\/\//i

/**
 * Finds out what the value of a file field means, without any network: a URL, a name RunningHub
 * gave, or a file of the workspace, which must then be one that can be uploaded.
 *
 * @throws {InvalidInputsError} {@link FileUnusableError} and what else `openUpload` throws
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
    // As the person wrote it, not as it is on this machine.
    throw new FileUnusableError(error.message.replace(path, value), {
      hint: 'A file field takes a path in the repository (is it checked out?), a URL, or a name RunningHub gave, such as api/….png.',
    })
  }
}

/** Fetches a URL into a temporary file, ready for upload. */
export async function downloadForUpload(
  { temp = tmpdir() }: Workspace,
  url: string,
  fetch: typeof globalThis.fetch,
  signal: AbortSignal,
): Promise<UploadSource> {
  const { fetchUpload } = await loadCoreNode()
  return fetchUpload(url, await mkdtemp(join(temp, 'runninghub-')), { fetch, signal })
}
