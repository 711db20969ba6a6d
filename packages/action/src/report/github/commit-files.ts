import { setTimeout as sleep } from 'node:timers/promises'
import type { Octokit, Repository } from './api.ts'

export interface NewFile {
  path: string
  /** In base64. */
  content: string
}

/** Other jobs of a matrix commit to the same branch at the same time. */
const MAX_ATTEMPTS = 20
/** In milliseconds; multiplied by a random number. */
const RETRY_DELAY = 1000

const README = `# Results of RunningHub tasks

The GitHub Action writes this branch with \`publish: branch\`. Job summaries and comments show the
files. Delete the branch to remove all of them.
`

/**
 * Commits files to a branch, and creates the branch without a parent if it does not exist.
 *
 * @returns the id of the commit
 */
export async function commitFiles(
  octokit: Octokit,
  repository: Repository,
  branch: string,
  files: readonly NewFile[],
  message: string,
): Promise<string> {
  for (let attempt = 1; ; attempt++) {
    const head =
      (await findHead(octokit, repository, branch)) ??
      (await createBranch(octokit, repository, branch))
    try {
      if (head !== undefined) {
        return await createCommit(octokit, repository, { branch, head, files, message })
      }
    } catch (error) {
      if (!isStale(error) || attempt >= MAX_ATTEMPTS) throw error
    }
    if (attempt >= MAX_ATTEMPTS) throw new Error(`Could not create the branch ${branch}.`)
    await sleep(RETRY_DELAY * Math.random())
  }
}

/** Returns the newest commit of a branch; undefined if there is no such branch. */
async function findHead(
  octokit: Octokit,
  { owner, repo }: Repository,
  branch: string,
): Promise<string | undefined> {
  const response: { repository: { ref: { target: { oid: string } } | null } } =
    await octokit.graphql(
      `query ($owner: String!, $repo: String!, $branch: String!) {
        repository(owner: $owner, name: $repo) { ref(qualifiedName: $branch) { target { oid } } }
      }`,
      { owner, repo, branch: `refs/heads/${branch}` },
    )
  return response.repository.ref?.target.oid
}

/** Creates a branch without a parent; returns undefined if another job has just created it. */
async function createBranch(
  octokit: Octokit,
  repository: Repository,
  branch: string,
): Promise<string | undefined> {
  const { git } = octokit.rest
  const tree = await git.createTree({
    ...repository,
    tree: [{ path: 'README.md', mode: '100644', type: 'blob', content: README }],
  })
  const { data: commit } = await git.createCommit({
    ...repository,
    message: 'Branch for results of RunningHub tasks [skip ci]',
    tree: tree.data.sha,
    parents: [],
  })
  try {
    await git.createRef({ ...repository, ref: `refs/heads/${branch}`, sha: commit.sha })
    return commit.sha
  } catch (error) {
    if ((error as { status?: number }).status === 422) return undefined
    throw error
  }
}

/** Adds one commit with all files. GitHub refuses it if `head` is not the newest one any more. */
async function createCommit(
  octokit: Octokit,
  { owner, repo }: Repository,
  {
    branch,
    head,
    files,
    message,
  }: { branch: string; head: string; files: readonly NewFile[]; message: string },
): Promise<string> {
  const response: { createCommitOnBranch: { commit: { oid: string } } } = await octokit.graphql(
    `mutation ($input: CreateCommitOnBranchInput!) {
      createCommitOnBranch(input: $input) { commit { oid } }
    }`,
    {
      input: {
        branch: { repositoryNameWithOwner: `${owner}/${repo}`, branchName: branch },
        message: { headline: message },
        fileChanges: {
          additions: files.map(({ path, content }) => ({ path, contents: content })),
        },
        expectedHeadOid: head,
      },
    },
  )
  return response.createCommitOnBranch.commit.oid
}

function isStale(error: unknown): boolean {
  const { errors = [] } = error as { errors?: { type?: string }[] }
  return errors.some(({ type }) => type === 'STALE_DATA')
}
