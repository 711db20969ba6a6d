import { readdir } from 'node:fs/promises'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { startFakeCache } from '../harness/fake-cache.ts'
import { startFakeGitHub } from '../harness/fake-github.ts'
import { API_JSON, IMAGE, IMAGE_API_JSON, startSimulator } from '../harness/simulator.ts'
import { runWorkflowFile } from '../harness/workflow-runner.ts'

// Each workflow file of examples/github-action, run step by step as GitHub runs it.
const FOLDER = 'examples/github-action'
const root = join(import.meta.dirname, '..', '..', '..', '..')
const names = await readdir(join(root, FOLDER))

/** Starts the servers, and runs a workflow file on an event with files of the repository. */
async function run(
  name: string,
  event: { name: string; payload: object },
  files: Record<string, string | Uint8Array>,
) {
  await using github = await startFakeGitHub([])
  await using cache = await startFakeCache()
  await using hub = await startSimulator()
  const jobs = await runWorkflowFile(`${FOLDER}/${name}`, {
    event,
    files,
    secrets: { RUNNINGHUB_API_KEY: hub.simulator.options.apiKey },
    inputs: { 'base-url': hub.baseUrl },
    env: { ...github.env, ...cache.env },
  })
  const sent = [...hub.simulator.tasks.values()].map(({ request }) => JSON.parse(request.text))
  const { comments, branches } = github
  return { jobs, sent, comments, branches }
}

const EXAMPLES: Record<string, () => Promise<void>> = {
  'image-on-push.yml': async () => {
    const values = 'Positive Prompt.text: a cat on a mat\nKSampler.steps: 20\n'
    const event = { name: 'push', payload: {} }
    const { jobs, sent } = await run('image-on-push.yml', event, {
      'api.json': API_JSON,
      'values.yml': values,
    })
    const [job] = jobs
    expect(job?.outcomes, job?.log).toEqual(Array(4).fill('success'))
    expect(sent[0].nodeInfoList).toEqual([
      { nodeId: '6', fieldName: 'text', fieldValue: 'a cat on a mat' },
      { nodeId: '3', fieldName: 'steps', fieldValue: 20 },
    ])
    expect(job?.artifacts.images).toEqual([expect.stringMatching(/\.png$/)])
    expect(job?.log).toMatch(/^The image is at http:\S+\.png for about a day\.$/m)
  },

  'batch-of-images.yml': async () => {
    const rows =
      'name,Positive Prompt.text,KSampler.seed\ncat,a cat on a mat,1\n,"a dog, running",2\n'
    const event = { name: 'workflow_dispatch', payload: {} }
    const files = { 'api.json': API_JSON, 'rows.csv': rows }
    const { jobs, sent } = await run('batch-of-images.yml', event, files)
    expect(jobs.map(({ matrix }) => matrix)).toEqual([{ size: 768 }, { size: 1024 }])
    for (const { outcomes, log, matrix, artifacts } of jobs) {
      expect(outcomes, log).toEqual(Array(3).fill('success'))
      expect(artifacts[`images-${matrix.size}`]).toEqual([
        expect.stringMatching(/^1-cat-.*\.png$/),
        expect.stringMatching(/^2-.*\.png$/),
      ])
    }
    const sizes = sent.map(
      ({ nodeInfoList }) =>
        nodeInfoList.find(({ fieldName }: { fieldName: string }) => fieldName === 'width')
          .fieldValue,
    )
    expect(sizes).toEqual([768, 768, 1024, 1024])
  },

  'ai-app.yml': async () => {
    const prompt = 'a "cat": on a mat\n- and a dog'
    const event = { name: 'workflow_dispatch', payload: { inputs: { prompt, ratio: '16:9' } } }
    const { jobs, sent } = await run('ai-app.yml', event, {})
    const [job] = jobs
    expect(job?.outcomes, job?.log).toEqual(['success', 'success'])
    expect(sent).toMatchObject([{ webappId: '1877265245566922802' }])
    expect(sent[0].nodeInfoList).toEqual([
      { nodeId: '6', fieldName: 'text', fieldValue: prompt },
      { nodeId: '12', fieldName: 'ratio', fieldValue: '16:9' },
    ])
    expect(job?.artifacts.images).toEqual([expect.stringMatching(/\.png$/)])
  },

  'nightly-with-comment.yml': async () => {
    const files = { 'api.json': IMAGE_API_JSON, 'assets/input.png': IMAGE }
    const head = {
      sha: 'fedcba9876543210fedcba9876543210fedcba98',
      repo: { full_name: 'someone/pictures' },
    }
    const payload = { pull_request: { number: 7, head } }
    const { jobs, sent, comments, branches } = await run(
      'nightly-with-comment.yml',
      { name: 'pull_request', payload },
      files,
    )
    expect(jobs[0]?.outcomes, jobs[0]?.log).toEqual(['success', 'success'])
    expect(JSON.parse(sent[0].workflow)['10'].inputs.image).toMatch(/^api\//)
    expect(comments).toHaveLength(1)
    expect(comments[0]?.body).toContain('<img src="https://github.com/someone/pictures/raw/')
    expect(comments[0]?.body).toContain('commit <a')
    expect(branches.refs.size).toBe(1)

    const nightly = await run('nightly-with-comment.yml', { name: 'schedule', payload: {} }, files)
    expect(nightly.jobs[0]?.outcomes, nightly.jobs[0]?.log).toEqual(['success', 'success'])
    expect(nightly.jobs[0]?.log).toContain('No comment: the job does not run for a pull request.')
    expect(nightly.jobs[0]?.summary).toContain('<img src="https://github.com/someone/pictures/raw/')

    const fork = {
      pull_request: { number: 7, head: { ...head, repo: { full_name: 'other/pictures' } } },
    }
    const forked = await run(
      'nightly-with-comment.yml',
      { name: 'pull_request', payload: fork },
      files,
    )
    expect(forked.jobs).toEqual([])
  },
}

describe.skipIf(process.platform === 'win32')('each step of the example succeeds', () => {
  test.for(names)('%s', async (name) => {
    const example = EXAMPLES[name]
    if (example === undefined) throw new Error(`${name} has no test`)
    await example()
  })
})
