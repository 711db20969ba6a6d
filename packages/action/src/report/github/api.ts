import { readFile } from 'node:fs/promises'
import { getOctokit } from '@actions/github'

export type Octokit = ReturnType<typeof getOctokit>

/** A repository on GitHub. */
export interface Repository {
  owner: string
  repo: string
}

/**
 * Creates a client of GitHub's API whose calls all end with `signal`.
 *
 * @param permission that a refused call may lack, for its message
 */
export function createOctokit(
  env: NodeJS.ProcessEnv,
  token: string,
  { signal, permission }: { signal: AbortSignal; permission: string },
): Octokit {
  const octokit = getOctokit(token, { baseUrl: env.GITHUB_API_URL || 'https://api.github.com' })
  // Hooks reach every call and keep the request options that the proxy needs.
  octokit.hook.before('request', (options) => {
    options.request = { ...options.request, signal }
  })
  octokit.hook.error('request', (error) => {
    const { status } = error as { status?: number }
    if (status === 403) error.message += ` The job may lack the permission \`${permission}\`.`
    throw error
  })
  return octokit
}

/** Returns the repository of the job. */
export function readRepository(env: NodeJS.ProcessEnv): Repository | undefined {
  const [owner, repo] = (env.GITHUB_REPOSITORY ?? '').split('/')
  return owner && repo ? { owner, repo } : undefined
}

/** What the event that started a job contains of a pull request. */
export interface PullRequestEvent {
  pull_request?: { number?: number; head?: { sha?: string } }
  issue?: { number?: number; pull_request?: object }
}

export async function readEvent(env: NodeJS.ProcessEnv): Promise<PullRequestEvent> {
  return env.GITHUB_EVENT_PATH ? JSON.parse(await readFile(env.GITHUB_EVENT_PATH, 'utf8')) : {}
}
