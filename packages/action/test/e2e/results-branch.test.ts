import { readFile, writeFile } from 'node:fs/promises'
import { join, resolve } from 'node:path'
import { expect, test } from 'vitest'
import { startFakeGitHub } from '../harness/fake-github.ts'
import { FakeRunner } from '../harness/fake-runner.ts'
import { API_JSON, startSimulator } from '../harness/simulator.ts'

const files = { 'api.json': API_JSON }
const BRANCH = 'runninghub-results'
const publish = { publish: 'branch', 'comment-key': '0', 'github-token': 'github-token' }

/** Returns the commit and the path of the images of a summary or comment. */
function imagesIn(html: string): [commit: string, path: string][] {
  const raw = /<img src="https:\/\/github\.com\/someone\/pictures\/raw\/([0-9a-f]{40})\/([^"]+)"/g
  return [...html.matchAll(raw)].map(([, commit = '', path = '']) => [
    commit,
    decodeURIComponent(path),
  ])
}

test('publishes results on an orphan branch, and shows them there in summary and comment', async () => {
  await using github = await startFakeGitHub([])
  await using hub = await startSimulator()
  await using runner = await FakeRunner.create()
  const GITHUB_EVENT_PATH = join(runner.dir, 'event.json')
  await writeFile(GITHUB_EVENT_PATH, JSON.stringify({ pull_request: { number: 7 } }))
  const step = await runner.step({
    ownProcess: true,
    inputs: { ...hub.inputs, ...publish, comment: 'true', batch: 'rows.json' },
    files: { ...files, 'rows.json': '[{"name": "two cats"}, {}]' },
    env: { ...github.env, GITHUB_EVENT_PATH },
  })
  expect(step.code, step.stdout).toBe(0)
  expect(step.stdout).toContain('Published 2 files on the branch runninghub-results')
  const images = imagesIn(step.summary)
  expect(images.map(([, path]) => path)).toEqual([
    expect.stringMatching(/^4711-1\/draw\.__run\.0\/1-two-cats-ComfyUI_00001_.*\.png$/),
    expect.stringMatching(/^4711-1\/draw\.__run\.0\/2-ComfyUI_00001_.*\.png$/),
  ])
  expect(imagesIn(github.comments[0]?.body ?? '')).toEqual(images)
  const saved: string[] = JSON.parse(step.outputs.files ?? '')
  for (const [index, [commit, path]] of images.entries()) {
    const bytes = await readFile(resolve(runner.workspace, saved[index] ?? ''))
    expect(bytes.equals(github.branches.file(commit, path) ?? Buffer.of())).toBe(true)
  }
  expect(step.summary).not.toContain('Links and images work')
  const head = github.branches.commits.get(github.branches.refs.get(BRANCH) ?? '')
  const [root = ''] = head?.parents ?? []
  expect(github.branches.commits.get(root)?.parents).toEqual([])
  expect(head?.message).toBe('Results of run 4711, job draw [skip ci]')
})

test('adds to the branch, and keeps what other jobs commit at the same moment', async () => {
  await using github = await startFakeGitHub([])
  await using hub = await startSimulator()
  await using runner = await FakeRunner.create()
  // Another job is faster: first it creates the branch, then it adds a commit.
  let others = 0
  github.branches.onWrite = () => {
    if (++others <= 3) github.branches.push(BRANCH, `other-${others}.png`)
  }
  const inputs = { ...hub.inputs, ...publish, 'download-dir': 'out' }
  const step = await runner.step({ inputs, files, env: github.env })
  expect(step.code, step.stdout).toBe(0)
  const [[commit = '', path = ''] = []] = imagesIn(step.summary)
  expect(github.branches.refs.get(BRANCH)).toBe(commit)
  const names = [...(github.branches.commits.get(commit)?.files.keys() ?? [])]
  expect(names).toEqual(['other-1.png', 'other-2.png', 'other-3.png', path])
  expect(await runner.workspaceFiles('out')).toEqual([path.split('/').at(-1)])
})

test('warns and shows the links of RunningHub when the job may not write contents', async () => {
  await using github = await startFakeGitHub([])
  await using hub = await startSimulator()
  await using runner = await FakeRunner.create()
  const step = await runner.step({
    inputs: { ...hub.inputs, ...publish, 'github-token': 'read-only' },
    files,
    env: github.env,
  })
  expect(step).toMatchObject({ code: 0, outputs: { status: 'succeeded' } })
  expect(step.stdout).toMatch(
    /^::warning::Could not write the results to the branch: .*may lack the permission `contents: write`/m,
  )
  expect(step.summary).toContain(`<img src="${step.outputs.url}"`)
  expect(step.summary).toContain('Links and images work until about')
})

test('publishes nothing without results', async () => {
  await using github = await startFakeGitHub([])
  await using hub = await startSimulator()
  await using runner = await FakeRunner.create()
  hub.simulator.script({ on: 'submit', answer: { kind: 'task', end: 'failed' } })
  const inputs = { ...hub.inputs, ...publish }
  const step = await runner.step({ inputs, files, env: github.env })
  expect(step.outputs.status).toBe('failed')
  expect(github.branches.refs.size).toBe(0)
})
