import { once } from 'node:events'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { json } from 'node:stream/consumers'

interface Comment {
  databaseId: number
  body: string
  viewerDidAuthor: boolean
}

/** A local GitHub API for comments. `comments` are those of the pull request. */
export async function startFakeGitHub(comments: Comment[]) {
  const server = createServer(async (request, response) => {
    const respond = (status: number, body: object) =>
      response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(body))
    if (request.headers.authorization !== 'token github-token')
      return respond(401, { message: 'Bad credentials' })
    const body = (await json(request)) as { body?: string; variables: { before: string | null } }
    const [, id] = /\/comments\/(\d+)$/.exec(request.url ?? '') ?? []
    if (request.url === '/graphql') {
      const { before } = body.variables
      const end = before === null ? comments.length : Number(before)
      const start = Math.max(0, end - 2)
      const pageInfo = { hasPreviousPage: start > 0, startCursor: String(start) }
      const page = { pageInfo, nodes: comments.slice(start, end) }
      return respond(200, { data: { repository: { pullRequest: { comments: page } } } })
    }
    if (request.method === 'PATCH' && id) {
      const comment = comments.find(({ databaseId }) => databaseId === Number(id))
      if (comment) comment.body = body.body ?? ''
      return respond(200, {})
    }
    if (request.method === 'POST' && request.url === '/repos/someone/pictures/issues/7/comments') {
      comments.push({
        databaseId: comments.length + 1,
        body: body.body ?? '',
        viewerDidAuthor: true,
      })
      return respond(201, {})
    }
    respond(404, { message: 'Not Found' })
  })
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  return {
    env: { GITHUB_API_URL: `http://127.0.0.1:${(server.address() as AddressInfo).port}` },
    async [Symbol.asyncDispose]() {
      server.close()
      server.closeAllConnections()
      await once(server, 'close')
    },
  }
}
