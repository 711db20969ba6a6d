import type { ChildProcess } from 'node:child_process'
import { once } from 'node:events'
import { writeFile } from 'node:fs/promises'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { startFakeGitHub } from '../harness/fake-github.ts'
import { FakeRunner, type FinishedStep } from '../harness/fake-runner.ts'
import { API_JSON, startSimulator } from '../harness/simulator.ts'

const files = { 'api.json': API_JSON }

async function pullRequest(runner: FakeRunner, event: object = { pull_request: { number: 7 } }) {
  const GITHUB_EVENT_PATH = join(runner.dir, 'event.json')
  await writeFile(GITHUB_EVENT_PATH, JSON.stringify(event))
  return { GITHUB_EVENT_PATH }
}

test('comments on the first run and updates only its own comment on the second', async () => {
  const mark = '<!-- runninghub-action Pictures draw __run -->'
  const forged = { databaseId: 101, body: `${mark}\nforged`, viewerDidAuthor: false }
  const comments = [
    forged,
    ...[102, 103, 104].map((databaseId) => ({ databaseId, body: 'hi', viewerDidAuthor: true })),
  ]
  await using github = await startFakeGitHub(comments)
  await using hub = await startSimulator()
  await using runner = await FakeRunner.create()
  const env = { ...github.env, ...(await pullRequest(runner)) }
  const inputs = { ...hub.inputs, comment: 'true', 'github-token': 'github-token' }
  const first = await runner.step({ inputs, files, env })
  expect(first.code, first.stdout).toBe(0)
  expect(first.stdout).toContain('Commented on pull request #7')
  expect(comments).toHaveLength(5)
  expect(comments[4]?.body).toContain(first.outputs['task-id'])

  // Newer comments move it to an earlier page.
  comments.push(
    ...[201, 202].map((databaseId) => ({ databaseId, body: 'nice', viewerDidAuthor: false })),
  )
  const second = await runner.step({ inputs, env })
  expect(second.stdout).toContain('Updated the comment on pull request #7')
  expect(comments).toHaveLength(7)
  expect(comments[4]?.body).toContain(second.outputs['task-id'])
  expect(comments[4]?.body.startsWith(mark)).toBe(true)
  expect(forged.body).toBe(`${mark}\nforged`)
})

test('does not wait for an unresponsive GitHub when the job is cancelled', async () => {
  await using hub = await startSimulator()
  await using runner = await FakeRunner.create()
  let child: ChildProcess | undefined
  const server = createServer(() => child?.kill('SIGINT'))
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  const { port } = server.address() as AddressInfo
  const env = { GITHUB_API_URL: `http://127.0.0.1:${port}`, ...(await pullRequest(runner)) }
  let step: FinishedStep
  try {
    step = await runner.step({
      inputs: { ...hub.inputs, comment: 'true', 'github-token': 'github-token' },
      files,
      env,
      onOutput: (_, process) => {
        child = process
      },
    })
  } finally {
    server.closeAllConnections()
    server.close()
  }
  expect(step).toMatchObject({ code: 130, signal: null, outputs: { status: 'succeeded' } })
  expect(step.stdout).toContain('Could not write the comment: The job was cancelled.')
})

test.for([
  ['a push event', {}, 'github-token', 'No comment'],
  [
    'a token without permission',
    { pull_request: { number: 7 } },
    'other',
    'Could not write the comment',
  ],
] as const)('succeeds without a comment for %s', async ([, event, token, words]) => {
  await using github = await startFakeGitHub([])
  await using hub = await startSimulator()
  await using runner = await FakeRunner.create()
  const env = { ...github.env, ...(await pullRequest(runner, event)) }
  const step = await runner.step({
    inputs: { ...hub.inputs, comment: 'true', 'github-token': token },
    files,
    env,
  })
  expect(step.code, step.stdout).toBe(0)
  expect(step.stdout).toContain(words)
})
