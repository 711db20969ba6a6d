import { readFile, stat } from 'node:fs/promises'
import nodePath from 'node:path'
import { createOctokit, type Repository, readRepository } from './api.ts'
import { commitFiles, type NewFile } from './commit-files.ts'
import { groupBySize } from './group-by-size.ts'

/** The branch of results. It shares no commit with the others. */
export const RESULTS_BRANCH = 'runninghub-results'

/** For all calls together, in milliseconds. */
const TIMEOUT = 300_000

export interface PublishOptions {
  token: string
  /** Distinguishes the files of one step, such as those of the jobs of a matrix. */
  key: string
  /** Aborts when the job is cancelled. */
  signal: AbortSignal
}

/** What was published. */
export interface PublishedFiles {
  /** The URLs of the files, by their paths on the runner. */
  urls: ReadonlyMap<string, string>
  /** The files that are too large, by their paths on the runner. */
  tooLarge: readonly string[]
}

/**
 * Commits files to the branch of results, where they stay after RunningHub has deleted its own. Each
 * run of a step has its own folder. The URLs name the commits, so later changes do not affect them.
 *
 * @param paths absolute, of files with different names
 * @throws {Error} if GitHub refuses, or does not respond within {@link TIMEOUT}
 */
export async function publishFiles(
  env: NodeJS.ProcessEnv,
  paths: readonly string[],
  { token, key, signal }: PublishOptions,
): Promise<PublishedFiles> {
  const repository = readRepository(env)
  if (repository === undefined) throw new Error('GITHUB_REPOSITORY is not set.')
  const octokit = createOctokit(env, token, {
    signal: AbortSignal.any([signal, AbortSignal.timeout(TIMEOUT)]),
    permission: 'contents: write',
  })
  const folder = folderOf(env, key)
  const urls = new Map<string, string>()
  const sizes = await Promise.all(
    paths.map(async (path) => ({ path, size: (await stat(path)).size })),
  )
  const { groups, tooLarge } = groupBySize(sizes)
  for (const group of groups) {
    const files: NewFile[] = []
    for (const path of group) {
      const name = `${folder}/${nodePath.basename(path)}`
      files.push({ path: name, content: await readFile(path, 'base64') })
    }
    const message = `Results of run ${env.GITHUB_RUN_ID}, job ${env.GITHUB_JOB} [skip ci]`
    const commit = await commitFiles(octokit, repository, RESULTS_BRANCH, files, message)
    for (const [index, path] of group.entries()) {
      urls.set(path, rawUrl(env, repository, commit, files[index]?.path ?? ''))
    }
  }
  return { urls, tooLarge }
}

/** Returns the folder of a step's run on the branch: `4711-1/draw.__run.0`. */
function folderOf(env: NodeJS.ProcessEnv, key: string): string {
  const { GITHUB_RUN_ID: run, GITHUB_RUN_ATTEMPT: attempt = '1' } = env
  const step = [env.GITHUB_JOB, env.GITHUB_ACTION, key].filter(Boolean).join('.')
  return `${run}-${attempt}/${step.replace(/[^\w.-]+/g, '-').slice(0, 100)}`
}

/** A page of GitHub, which shows files of a private repository to those who may read it. */
function rawUrl(
  env: NodeJS.ProcessEnv,
  { owner, repo }: Repository,
  commit: string,
  path: string,
): string {
  const server = env.GITHUB_SERVER_URL || 'https://github.com'
  return `${server}/${owner}/${repo}/raw/${commit}/${path.split('/').map(encodeURIComponent).join('/')}`
}
