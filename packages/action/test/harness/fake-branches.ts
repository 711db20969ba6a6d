import { createHash } from 'node:crypto'

interface Commit {
  parents: readonly string[]
  message: string
  /** The contents of its files in base64, by path. */
  files: ReadonlyMap<string, string>
}

interface GraphqlBody {
  query?: string
  variables?: { branch?: string; input?: CommitInput }
}

interface CommitInput {
  branch: { repositoryNameWithOwner: string; branchName: string }
  message: { headline: string }
  fileChanges: { additions: { path: string; contents: string }[] }
  expectedHeadOid: string
}

type Answer = [status: number, body: object]

/**
 * The branches of the repository someone/pictures, as far as GitHub's API writes them: trees,
 * commits and refs over REST, and `createCommitOnBranch` over GraphQL.
 *
 * @see https://docs.github.com/en/graphql/reference/commits#createcommitonbranch
 */
export class FakeBranches {
  readonly refs = new Map<string, string>()
  readonly commits = new Map<string, Commit>()
  readonly #trees = new Map<string, ReadonlyMap<string, string>>()
  /** Called before each write to a branch, as another job could write to it. */
  onWrite: (() => void) | undefined

  /** Returns the content of a file of a commit. */
  file(commit: string, path: string): Uint8Array | undefined {
    const content = this.commits.get(commit)?.files.get(path)
    return content === undefined ? undefined : Buffer.from(content, 'base64')
  }

  /** Adds a commit with one more file to a branch. */
  push(branch: string, path: string): void {
    const parent = this.refs.get(branch)
    const files = new Map(parent ? this.commits.get(parent)?.files : [])
    const commit = { message: path, files: files.set(path, ''), parents: parent ? [parent] : [] }
    this.refs.set(branch, this.#addCommit(commit))
  }

  handle(url: string, body: object): Answer | undefined {
    if (url === '/graphql') return this.#graphql(body as GraphqlBody)
    const path = url.replace('/repos/someone/pictures/git/', '')
    switch (path) {
      case 'trees': {
        const { tree } = body as { tree: { path: string; content: string }[] }
        const files = tree.map(({ path, content }) => [path, btoa(content)] as const)
        return [201, { sha: this.#add(this.#trees, new Map(files)) }]
      }
      case 'commits': {
        const { tree, parents, message } = body as Omit<Commit, 'files'> & { tree: string }
        const files = this.#trees.get(tree) ?? new Map()
        return [201, { sha: this.#addCommit({ files, parents, message }) }]
      }
      case 'refs': {
        this.onWrite?.()
        const { ref, sha } = body as { ref: string; sha: string }
        const branch = ref.replace('refs/heads/', '')
        if (this.refs.has(branch)) return [422, { message: 'Reference already exists' }]
        this.refs.set(branch, sha)
        return [201, {}]
      }
      default:
        return undefined
    }
  }

  #graphql({ query = '', variables = {} }: GraphqlBody): Answer {
    if (query.trimStart().startsWith('query')) {
      const oid = this.refs.get(variables.branch?.replace('refs/heads/', '') ?? '')
      return [200, { data: { repository: { ref: oid ? { target: { oid } } : null } } }]
    }
    this.onWrite?.()
    const { branch, message, fileChanges, expectedHeadOid } = variables.input as CommitInput
    const head = this.refs.get(branch.branchName)
    if (head === undefined) {
      const error = { type: 'NOT_FOUND', message: 'A branch with this name does not exist.' }
      return [200, { data: { createCommitOnBranch: null }, errors: [error] }]
    }
    if (head !== expectedHeadOid) {
      const text = `Expected branch to point to "${expectedHeadOid}" but it did not. Pull and try again.`
      const error = { type: 'STALE_DATA', message: text }
      return [200, { data: { createCommitOnBranch: null }, errors: [error] }]
    }
    const files = new Map(this.commits.get(head)?.files)
    for (const { path, contents } of fileChanges.additions) files.set(path, contents)
    const oid = this.#addCommit({ files, parents: [head], message: message.headline })
    this.refs.set(branch.branchName, oid)
    return [200, { data: { createCommitOnBranch: { commit: { oid } } } }]
  }

  #addCommit(commit: Commit): string {
    return this.#add(this.commits, commit)
  }

  #add<T>(objects: Map<string, T>, object: T): string {
    const sha = createHash('sha1').update(`${this.commits.size} ${objects.size}`).digest('hex')
    objects.set(sha, object)
    return sha
  }
}
