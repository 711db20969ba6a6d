import { realpath } from 'node:fs/promises'
import nodePath, { type PlatformPath } from 'node:path'
import { FileUnusableError } from '@runninghub-action/core'

/** The directories that a step may read and write. */
export interface Workspace {
  /** GITHUB_WORKSPACE, the base of relative paths. */
  root: string
  /** RUNNER_TEMP. */
  temp: string | undefined
}

export function getWorkspace(env: NodeJS.ProcessEnv): Workspace {
  return { root: env.GITHUB_WORKSPACE || process.cwd(), temp: env.RUNNER_TEMP || undefined }
}

/** Returns true if a path is `dir` or inside it. Both are absolute, with links resolved. */
export function isInside(path: PlatformPath, dir: string, candidate: string): boolean {
  const relative = path.relative(dir, candidate)
  return !path.isAbsolute(relative) && relative.split(path.sep)[0] !== '..'
}

/**
 * Formats a path for logs and outputs. Inside the workspace it is relative, with forward slashes,
 * which annotations and other actions expect on every system.
 */
export function displayPath(path: PlatformPath, root: string, absolute: string): string {
  if (!isInside(path, root, absolute)) return absolute
  return path.relative(root, absolute).split(path.sep).join('/') || '.'
}

/**
 * Returns the absolute path of a file or directory, with links resolved. For a path that does not
 * exist, resolves the links of its nearest existing parent.
 *
 * @param value relative to the workspace, or absolute
 * @throws {FileUnusableError} if the path is not readable, or outside the workspace and RUNNER_TEMP:
 *   a repository must not send or overwrite other files of the machine
 */
export async function resolveInWorkspace(workspace: Workspace, value: string): Promise<string> {
  const requested = nodePath.resolve(workspace.root, value)
  const actual = await realpathOfNearestExisting(requested).catch(({ code, message }) => {
    throw new FileUnusableError(`Cannot read the path ${value} (${code ?? message}).`)
  })
  for (const dir of [workspace.root, workspace.temp]) {
    if (dir !== undefined && isInside(nodePath, await realpathOfNearestExisting(dir), actual))
      return actual
  }
  throw new FileUnusableError(`The path ${value} is outside the workspace.`, {
    hint: 'Paths must be inside GITHUB_WORKSPACE or RUNNER_TEMP, also after links are resolved.',
  })
}

async function realpathOfNearestExisting(path: string): Promise<string> {
  try {
    return await realpath(path)
  } catch (error) {
    const parent = nodePath.dirname(path)
    const missing = ['ENOENT', 'ENOTDIR'].includes((error as NodeJS.ErrnoException).code ?? '')
    if (!missing || parent === path) throw error
    return nodePath.join(await realpathOfNearestExisting(parent), nodePath.basename(path))
  }
}
