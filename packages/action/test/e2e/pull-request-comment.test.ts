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

/** As GitHub evaluates the defaults of a job without a matrix. */
const commentInputs = { comment: 'true', 'comment-key': '0', 'github-token': 'github-token' }

async function pullRequest(runner: FakeRunner, event: object = { pull_request: { number: 7 } }) {
  const GITHUB_EVENT_PATH = join(runner.dir, 'event.json')
  await writeFile(GITHUB_EVENT_PATH, JSON.stringify(event))
  return { GITHUB_EVENT_PATH }
}

test('comments on the first run and updates only its own comment on the second', async () => {
  const mark = '<!-- runninghub-action Pictures draw __run 0 -->'
  const forged = { databaseId: 101, body: `${mark}\nforged`, viewerDidAuthor: false }
  const comments = [
    forged,
    ...[102, 103, 104].map((databaseId) => ({ databaseId, body: 'hi', viewerDidAuthor: true })),
  ]
  await using github = await startFakeGitHub(comments)
  await using hub = await startSimulator()
  await using runner = await FakeRunner.create()
  const env = { ...github.env, ...(await pullRequest(runner)) }
  const inputs = { ...hub.inputs, ...commentInputs }
  const first = await runner.step({ ownProcess: true, inputs, files, env })
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

test('shows the job, its comment key, the commit and the run', async () => {
  await using github = await startFakeGitHub([])
  await using hub = await startSimulator()
  await using runner = await FakeRunner.create()
  const head = { sha: 'fedcba9876543210fedcba9876543210fedcba98' }
  const env = {
    ...github.env,
    ...(await pullRequest(runner, { pull_request: { number: 7, head } })),
    GITHUB_RUN_NUMBER: '12',
    GITHUB_RUN_ATTEMPT: '2',
  }
  const inputs = { ...hub.inputs, ...commentInputs, 'comment-key': '<768>' }
  await runner.step({ inputs, files, env })
  const pages = 'https://github.com/someone/pictures'
  expect(github.comments[0]?.body).toContain('job draw (&lt;768&gt;)')
  expect(github.comments[0]?.body).toContain(`<a href="${pages}/commit/${head.sha}">fedcba9</a>`)
  expect(github.comments[0]?.body).toContain(
    `<a href="${pages}/actions/runs/4711/attempts/2">run 12, attempt 2</a>`,
  )
})

test('each job of a matrix has its own comment', async () => {
  await using github = await startFakeGitHub([])
  await using hub = await startSimulator()
  await using runner = await FakeRunner.create()
  const env = { ...github.env, ...(await pullRequest(runner)) }
  const ids: string[] = []
  for (const key of ['0', '1', '--> 1', '0']) {
    const inputs = { ...hub.inputs, ...commentInputs, 'comment-key': key }
    ids.push((await runner.step({ inputs, files, env })).outputs['task-id'] ?? '')
  }
  expect(github.comments.map(({ body }) => ids.findIndex((id) => body.includes(id)))).toEqual([
    3, 1, 2,
  ])
})

test.for([
  ['names a node that does not exist', { inputs: 'Nobody.text: x' }],
  ['has an input that cannot be read', { api: 'v3' }],
  ['has a missing input file', { 'inputs-file': 'missing.yml' }],
])('a step that %s replaces the success of an earlier run', async ([, change]) => {
  await using github = await startFakeGitHub([])
  await using hub = await startSimulator()
  await using runner = await FakeRunner.create()
  const env = { ...github.env, ...(await pullRequest(runner)) }
  const inputs = { ...hub.inputs, ...commentInputs }
  await runner.step({ inputs, files, env })
  expect(github.comments[0]?.body).toContain('✅')
  const refused = await runner.step({ inputs: { ...inputs, ...(change as object) }, env })
  expect(refused).toMatchObject({ code: 1, outputs: { status: 'refused' } })
  expect(github.comments).toHaveLength(1)
  expect(refused.stdout).toMatch(/^Updated the comment.*\nNothing was sent\.\n$/m)
  expect(github.comments[0]?.body).toContain('invalid inputs, nothing was sent')
  expect(github.comments[0]?.body).not.toContain('✅')
})

test('a step whose API key is rejected replaces the success of an earlier run', async () => {
  await using github = await startFakeGitHub([])
  await using hub = await startSimulator()
  await using runner = await FakeRunner.create()
  const env = { ...github.env, ...(await pullRequest(runner)) }
  const inputs = { ...hub.inputs, ...commentInputs }
  await runner.step({ inputs, files, env })
  const refused = await runner.step({ inputs: { ...inputs, 'api-key': 'f'.repeat(32) }, env })
  expect(refused).toMatchObject({ code: 1, outputs: { status: 'refused' } })
  expect(github.comments.map(({ body }) => body.includes('⛔ RunningHub: refused'))).toEqual([true])
  expect(github.comments[0]?.body).not.toContain('✅')
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
      inputs: { ...hub.inputs, ...commentInputs },
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
    'read-only',
    'Could not write the comment: Resource not accessible by integration The job may lack the permission `pull-requests: write`.',
  ],
] as const)('succeeds without a comment for %s', async ([, event, token, words]) => {
  await using github = await startFakeGitHub([])
  await using hub = await startSimulator()
  await using runner = await FakeRunner.create()
  const env = { ...github.env, ...(await pullRequest(runner, event)) }
  const step = await runner.step({
    inputs: { ...hub.inputs, ...commentInputs, 'github-token': token },
    files,
    env,
  })
  expect(step.code, step.stdout).toBe(0)
  expect(step.stdout).toContain(words)
})
