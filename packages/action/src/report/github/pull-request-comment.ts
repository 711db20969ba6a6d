import {
  createOctokit,
  type Octokit,
  type PullRequestEvent,
  type Repository,
  readEvent,
  readRepository,
} from './api.ts'
import { renderOrigin } from './origin.ts'

/** For all calls together, in milliseconds. */
const TIMEOUT = 30_000

export interface CommentOptions {
  token: string
  /** Distinguishes the comments of one step, such as those of the jobs of a matrix. */
  key: string
  /** Renders the comment with the job that it comes from. */
  render: (origin: string) => string
  /** Aborts when the job is cancelled. */
  signal: AbortSignal
}

interface PullRequest extends Repository {
  number: number
}

/**
 * Writes a comment on the pull request of the job, or updates the comment of an earlier run.
 *
 * @returns a line for the log
 * @throws {Error} if GitHub refuses, or does not respond within {@link TIMEOUT}
 */
export async function writeComment(
  env: NodeJS.ProcessEnv,
  { token, key, render, signal }: CommentOptions,
): Promise<string> {
  const event = await readEvent(env)
  const pullRequest = findPullRequest(env, event)
  if (pullRequest === undefined) return 'No comment: the job does not run for a pull request.'
  const octokit = createOctokit(env, token, {
    signal: AbortSignal.any([signal, AbortSignal.timeout(TIMEOUT)]),
    permission: 'pull-requests: write',
  })
  const marker = markerOf(env, key)
  const body = `${marker}\n${render(renderOrigin(env, event, key))}`
  const { owner, repo, number } = pullRequest
  const id = await findOwnComment(octokit, pullRequest, marker)
  if (id === undefined) {
    await octokit.rest.issues.createComment({ owner, repo, issue_number: number, body })
    return `Commented on pull request #${number}.`
  }
  await octokit.rest.issues.updateComment({ owner, repo, comment_id: id, body })
  return `Updated the comment on pull request #${number}.`
}

/** Returns an HTML comment that only the same step of the same job with the same key writes. */
function markerOf(env: NodeJS.ProcessEnv, key: string): string {
  const { GITHUB_WORKFLOW, GITHUB_JOB, GITHUB_ACTION } = env
  const parts = [GITHUB_WORKFLOW, GITHUB_JOB, GITHUB_ACTION, key]
  // Two hyphens would end the HTML comment.
  const safe = parts.map((part) => encodeURIComponent(part ?? '').replaceAll('-', '%2D'))
  return `<!-- runninghub-action ${safe.join(' ')} -->`
}

function findPullRequest(env: NodeJS.ProcessEnv, event: PullRequestEvent): PullRequest | undefined {
  const repository = readRepository(env)
  const { pull_request: pullRequest, issue } = event
  const number = pullRequest?.number ?? (issue?.pull_request ? issue.number : undefined)
  if (repository === undefined || number === undefined) return undefined
  return Number.isSafeInteger(number) ? { ...repository, number } : undefined
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
  { owner, repo, number }: PullRequest,
  marker: string,
): Promise<number | undefined> {
  let before: string | null = null
  for (;;) {
    const response: CommentsResponse = await octokit.graphql(COMMENTS_QUERY, {
      ...{ owner, repo, number, before },
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
