import { escapeHtml, link } from '../html.ts'
import type { PullRequestEvent } from './api.ts'

/**
 * Renders which job a comment comes from: its name with the comment key, its commit, and its run.
 *
 * A pull request runs on a merge commit that nobody knows, so its head is shown instead.
 */
export function renderOrigin(
  env: NodeJS.ProcessEnv,
  event: PullRequestEvent,
  commentKey: string,
): string {
  const { GITHUB_SERVER_URL: server, GITHUB_REPOSITORY: repository } = env
  const { GITHUB_RUN_ID: run, GITHUB_RUN_ATTEMPT: attempt = '1', GITHUB_JOB: job = '' } = env
  const pages = `${server}/${repository}`
  const commit = event.pull_request?.head?.sha ?? env.GITHUB_SHA
  const key = isDefaultKey(commentKey) ? '' : ` (${commentKey})`
  const runText = `run ${env.GITHUB_RUN_NUMBER ?? run}${attempt === '1' ? '' : `, attempt ${attempt}`}`
  const parts = [
    job && `job ${escapeHtml(job + key)}`,
    commit && `commit ${link(`${pages}/commit/${commit}`, escapeHtml(commit.slice(0, 7)))}`,
    run && link(`${pages}/actions/runs/${run}/attempts/${attempt}`, escapeHtml(runText)),
  ]
  return parts.filter(Boolean).join(' · ')
}

/** The index of a job without a matrix, and of the first one with it, says nothing to a person. */
function isDefaultKey(commentKey: string): boolean {
  return commentKey === '0' || commentKey.startsWith('$')
}
