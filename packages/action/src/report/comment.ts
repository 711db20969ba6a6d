import { bestEffort } from '../runner/best-effort.ts'
import type { Log } from '../runner/log.ts'
import { loadGitHub } from './load-github.ts'

/** GitHub accepts comments of 65,536 characters. */
const COMMENT_LIMIT = 60_000

export interface CommentInputs {
  comment: boolean
  'comment-key': string
  'github-token': string
}

/**
 * Writes the comment on the pull request, if the inputs ask for it. A missing comment does not fail
 * the step, because its results are complete. A cancelled job does not wait for GitHub.
 *
 * @param render renders the comment within a number of bytes, with the job that it comes from
 */
export async function updateComment(
  inputs: CommentInputs,
  {
    env,
    log,
    signal,
    render,
  }: {
    env: NodeJS.ProcessEnv
    log: Log
    signal: AbortSignal
    render: (limit: number, origin: string) => string
  },
): Promise<void> {
  if (!inputs.comment || signal.aborted) return
  await bestEffort(log, 'the comment', async () => {
    const { writeComment } = await loadGitHub()
    const line = await writeComment(env, {
      token: inputs['github-token'],
      key: inputs['comment-key'],
      render: (origin) => render(COMMENT_LIMIT, origin),
      signal,
    })
    log.info(line)
  })
}
