import { once } from 'node:events'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { json } from 'node:stream/consumers'
import { FakeBranches } from './fake-branches.ts'

interface Comment {
  databaseId: number
  body: string
  viewerDidAuthor: boolean
}

interface RequestBody {
  body?: string
  query?: string
  variables: Record<string, never> & { before: string | null }
}

/** Returns what a token may write; undefined for an unknown token. */
function permissionsOf(token: string): readonly string[] | undefined {
  if (token === 'github-token') return ['contents', 'pull-requests']
  if (token === 'read-only') return []
  return token.startsWith('scoped:') ? token.slice('scoped:'.length).split(',') : undefined
}

/**
 * A local GitHub API for the comments of pull request 7 and the branches of someone/pictures.
 * `comments` are those of the pull request. Pages have two comments.
 */
export async function startFakeGitHub(comments: Comment[]) {
  const branches = new FakeBranches()
  const server = createServer(async (request, response) => {
    const respond = (status: number, body: object) =>
      response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(body))
    const token = request.headers.authorization?.replace(/^token /, '') ?? ''
    const permissions = permissionsOf(token)
    if (permissions === undefined) return respond(401, { message: 'Bad credentials' })
    const body = (await json(request)) as RequestBody
    const url = request.url ?? ''
    const isQuery = url === '/graphql' && body.query?.trimStart().startsWith('query')
    const needed = url.includes('/comments') ? 'pull-requests' : 'contents'
    if (!permissions.includes(needed) && !isQuery) {
      return respond(403, { message: 'Resource not accessible by integration' })
    }
    if (isQuery && body.query?.includes('pullRequest')) {
      const { before } = body.variables
      const end = before === null ? comments.length : Number(before)
      const start = Math.max(0, end - 2)
      const pageInfo = { hasPreviousPage: start > 0, startCursor: String(start) }
      const page = { pageInfo, nodes: comments.slice(start, end) }
      return respond(200, { data: { repository: { pullRequest: { comments: page } } } })
    }
    const [, id] = /\/comments\/(\d+)$/.exec(url) ?? []
    if (request.method === 'PATCH' && id) {
      const comment = comments.find(({ databaseId }) => databaseId === Number(id))
      if (comment) comment.body = body.body ?? ''
      return respond(200, {})
    }
    if (request.method === 'POST' && url === '/repos/someone/pictures/issues/7/comments') {
      const databaseId = comments.length + 1
      comments.push({ databaseId, body: body.body ?? '', viewerDidAuthor: true })
      return respond(201, {})
    }
    const [status, result] = branches.handle(url, body) ?? [404, { message: 'Not Found' }]
    return respond(status, result)
  })
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  return {
    comments,
    branches,
    env: { GITHUB_API_URL: `http://127.0.0.1:${(server.address() as AddressInfo).port}` },
    async [Symbol.asyncDispose]() {
      server.close()
      server.closeAllConnections()
      await once(server, 'close')
    },
  }
}
