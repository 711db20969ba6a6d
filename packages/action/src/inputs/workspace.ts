import { realpath } from 'node:fs/promises'
import nodePath, { type PlatformPath } from 'node:path'
import { InvalidInputsError } from './input-issues.ts'

/** The directories a step may read and write: the checkout, and the runner's own for temporary files. */
export interface Workspace {
  /** Relative paths start here. */
  root: string
  temp: string | undefined
}

export function getWorkspace(env: NodeJS.ProcessEnv): Workspace {
  return { root: env.GITHUB_WORKSPACE || process.cwd(), temp: env.RUNNER_TEMP || undefined }
}

/** Whether a path is a directory or lies in it. Both absolute, with links resolved. */
export function isInside(path: PlatformPath, dir: string, candidate: string): boolean {
  const relative = path.relative(dir, candidate)
  return !path.isAbsolute(relative) && relative.split(path.sep)[0] !== '..'
}

/**
 * How a path is shown and handed on: relative to the workspace when it lies there, and then with
 * forward slashes, as annotations and other actions want it on every system.
 */
export function displayPath(path: PlatformPath, root: string, absolute: string): string {
  if (!isInside(path, root, absolute)) return absolute
  return path.relative(root, absolute).split(path.sep).join('/') || '.'
}

/**
 * The absolute path of a file or directory, links resolved. What does not exist yet is placed
 * by the nearest directory above it that does.
 *
 * @param value relative to the workspace, or absolute
 * @throws {InvalidInputsError} when it lies outside of the workspace and of RUNNER_TEMP: a repository
 *   must not be able to send or overwrite what else is on the machine
 */
export async function resolveInWorkspace(workspace: Workspace, value: string): Promise<string> {
  const requested = nodePath.resolve(workspace.root, value)
  const actual = await realpathOfNearestExisting(requested)
  for (const dir of [workspace.root, workspace.temp]) {
    if (dir !== undefined && isInside(nodePath, await realpathOfNearestExisting(dir), actual))
      return actual
  }
  throw new InvalidInputsError([
    {
      message: `The path ${value} leads outside of the workspace.`,
      hint: 'Paths have to stay inside GITHUB_WORKSPACE or RUNNER_TEMP, also where they are links.',
    },
  ])
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
