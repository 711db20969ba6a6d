import { readFile } from 'node:fs/promises'
import { getOctokit } from '@actions/github'

type Octokit = ReturnType<typeof getOctokit>

/** For all calls together, in milliseconds. */
const TIMEOUT = 30_000

interface PullRequest {
  owner: string
  repo: string
  number: number
}

/**
 * Writes a comment on the pull request of the job, or updates the comment of an earlier run.
 *
 * @param signal aborts when the job is cancelled
 * @returns a line for the log
 * @throws {Error} if GitHub refuses, or does not respond within {@link TIMEOUT}
 */
export async function writeComment(
  env: NodeJS.ProcessEnv,
  token: string,
  text: string,
  signal: AbortSignal,
): Promise<string> {
  const pullRequest = await readPullRequest(env)
  if (pullRequest === undefined) return 'No comment: the job does not run for a pull request.'
  const baseUrl = env.GITHUB_API_URL || 'https://api.github.com'
  const octokit = getOctokit(token, { baseUrl })
  const limited = AbortSignal.any([signal, AbortSignal.timeout(TIMEOUT)])
  // A hook reaches every call and keeps the request options that the proxy needs.
  octokit.hook.before('request', (options) => {
    options.request = { ...options.request, signal: limited }
  })
  const marker = `<!-- runninghub-action ${[env.GITHUB_WORKFLOW, env.GITHUB_JOB, env.GITHUB_ACTION].map((part) => encodeURIComponent(part ?? '')).join(' ')} -->`
  const body = `${marker}\n${text}`
  const { owner, repo, number } = pullRequest
  const id = await findOwnComment(octokit, pullRequest, marker)
  if (id === undefined) {
    await octokit.rest.issues.createComment({ owner, repo, issue_number: number, body })
    return `Commented on pull request #${number}.`
  }
  await octokit.rest.issues.updateComment({ owner, repo, comment_id: id, body })
  return `Updated the comment on pull request #${number}.`
}

/** Reads the pull request from the event that started the job. */
async function readPullRequest(env: NodeJS.ProcessEnv): Promise<PullRequest | undefined> {
  const [owner, repo] = (env.GITHUB_REPOSITORY ?? '').split('/')
  if (!owner || !repo || !env.GITHUB_EVENT_PATH) return undefined
  const event = JSON.parse(await readFile(env.GITHUB_EVENT_PATH, 'utf8'))
  const number =
    event.pull_request?.number ?? (event.issue?.pull_request ? event.issue.number : undefined)
  return Number.isSafeInteger(number) ? { owner, repo, number } : undefined
}

interface CommentsResponse {
  repository: {
    pullRequest: {
      comments: {
        pageInfo: { hasPreviousPage: boolean; startCursor: string | null }
        nodes: { databaseId: number; body: string; viewerDidAuthor: boolean }[]
      }
    } | null
  }
}

const COMMENTS_QUERY = `query ($owner: String!, $repo: String!, $number: Int!, $before: String) {
  repository(owner: $owner, name: $repo) { pullRequest(number: $number) {
    comments(last: 100, before: $before) {
      pageInfo { hasPreviousPage startCursor }
      nodes { databaseId body viewerDidAuthor }
    }
  } }
}`

/** Finds the comment with our marker by our own token. Anybody can write the marker. */
async function findOwnComment(
  octokit: Octokit,
  pullRequest: PullRequest,
  marker: string,
): Promise<number | undefined> {
  let before: string | null = null
  for (;;) {
    const response: CommentsResponse = await octokit.graphql(COMMENTS_QUERY, {
      ...pullRequest,
      before,
    })
    const comments = response.repository.pullRequest?.comments
    const own = comments?.nodes.find(
      ({ body, viewerDidAuthor }) => viewerDidAuthor && body.startsWith(marker),
    )
    if (own !== undefined) return own.databaseId
    if (!comments?.pageInfo.hasPreviousPage) return undefined
    before = comments.pageInfo.startCursor
  }
}
