import { describe, expect, test } from 'vitest'
import {
  FileUnusableError,
  PlanError,
  type PlanProblem,
  parseWorkflow,
  planRun,
  planRuns,
  type RunSources,
} from '../../../src/index.ts'

const ID = '1980237776367083521'
const OTHER = '1980237776367083522'
const workflow = parseWorkflow(
  JSON.stringify({
    3: { class_type: 'KSampler', inputs: { seed: 5, cfg: 8 } },
    6: { class_type: 'CLIPTextEncode', inputs: { text: 'a cat' } },
    10: { class_type: 'LoadImage', inputs: { image: 'in.png' } },
  }),
)

async function problemsOf(
  sources: RunSources,
  checkFile?: Parameters<typeof planRuns>[1],
): Promise<readonly PlanProblem[]> {
  const error = await planRuns(sources, checkFile).then(
    () => undefined,
    (error) => error,
  )
  expect(error).toBeInstanceOf(PlanError)
  return (error as PlanError).problems
}

const at = (line: number) => ({ file: 'batch.csv', line, column: 1 })

describe('one run', () => {
  test('has its id, its changes and the options of the create call', async () => {
    const submit = { instanceType: 'plus' }
    const run = await planRun({ workflowId: ID, workflow, overrides: { '6.text': 'x' }, submit })
    expect(run).toMatchObject({ number: 1, workflowId: ID, workflow, sendWorkflow: false, submit })
    expect(run.line).toBeUndefined()
    expect(run.changes).toMatchObject([{ nodeId: '6', fieldName: 'text', fieldValue: 'x' }])
  })

  test('takes its id from the URL of the page', async () => {
    const workflowId = `https://www.runninghub.cn/workflow/${ID}?source=x`
    expect((await planRun({ workflowId })).workflowId).toBe(ID)
  })

  test('sends the seeds of the graph on request', async () => {
    const { changes } = await planRun({ workflowId: ID, workflow, pinSeeds: true })
    expect(changes).toMatchObject([{ target: '3.seed', origin: 'pinned-seed', fieldValue: 5 }])
  })
})

describe('a batch', () => {
  test('has a run for each row, whose values override the shared ones', async () => {
    const runs = await planRuns({
      workflowId: ID,
      workflow,
      overrides: { '6.text': 'shared', '3.cfg': 7 },
      rows: [
        { name: 'portrait', overrides: [{ target: '6.text', value: 'a' }], line: 2 },
        { overrides: [], line: 3 },
      ],
    })
    expect(runs.map(({ number, name, line }) => [number, name, line])).toEqual([
      [1, 'portrait', 2],
      [2, undefined, 3],
    ])
    const texts = runs.map(({ changes }) => changes.find(({ target }) => target === '6.text'))
    expect(texts.map((change) => change?.fieldValue)).toEqual(['a', 'shared'])
  })

  test('checks a row of another workflow without the graph of this one', async () => {
    const rows = [{ workflowId: OTHER, overrides: [{ target: '99.text', value: 'x' }], line: 2 }]
    const [run] = await planRuns({ workflowId: ID, workflow, rows })
    expect(run).toMatchObject({ workflowId: OTHER, workflow: undefined })
  })

  test('checks a row that names this workflow with the graph', async () => {
    const rows = [{ workflowId: ID, overrides: [{ target: '99.text', value: 'x' }], line: 2 }]
    expect(await problemsOf({ workflowId: ID, workflow, rows })).toMatchObject([{ line: 2 }])
  })
})

describe('all problems are reported at once', () => {
  test('a wrong id, wrong names, wrong values and missing files, each with its place', async () => {
    const checkFile = async ({ file }: { file: string }) => {
      throw new FileUnusableError(`The file ${file} does not exist.`, { hint: 'Check the path.' })
    }
    const problems = await problemsOf(
      {
        workflowId: 'nonsense',
        workflow,
        overrides: [
          { target: '6.txt', value: 'x', position: { file: 'in.yaml', line: 1, column: 1 } },
        ],
        rows: [
          { overrides: [{ target: '3.cfg', value: 'much', position: at(2) }], line: 2 },
          { overrides: [{ target: '10.image', value: 'no.png', position: at(3) }], line: 3 },
        ],
      },
      { checkFile },
    )
    expect(
      problems.map(({ kind, target, line, position }) => [kind, target, line, position?.line]),
    ).toEqual([
      ['workflow-id', undefined, undefined, undefined],
      ['override', '6.txt', undefined, 1],
      ['override', '3.cfg', 2, 2],
      ['file', '10.image', 3, 3],
    ])
    expect(problems[3]).toMatchObject({ hint: 'Check the path.' })
    expect(problems[3]?.message).toBe('batch.csv:3:1: 10.image: The file no.png does not exist.')
  })

  test('a problem of the shared values is reported once, not once a row', async () => {
    const rows = [2, 3, 4].map((line) => ({ overrides: [], line }))
    const problems = await problemsOf({ workflowId: ID, workflow, overrides: { '6.txt': 1 }, rows })
    expect(problems).toHaveLength(1)
    expect(problems[0]).toMatchObject({ kind: 'override', line: undefined })
  })

  test('a file that several rows use is checked once', async () => {
    let checks = 0
    const rows = [2, 3].map((line) => ({
      overrides: [{ target: '10.image', value: 'a.png' }],
      line,
    }))
    await planRuns({ workflowId: ID, workflow, rows }, { checkFile: async () => checks++ })
    expect(checks).toBe(1)
  })

  test('each row without an id', async () => {
    const rows = [2, 3].map((line) => ({ overrides: [], line }))
    expect(await problemsOf({ rows })).toMatchObject([
      { kind: 'no-workflow-id', line: 2 },
      { kind: 'no-workflow-id', line: 3 },
    ])
  })

  test.each([
    ['sendWorkflow without a graph', { sendWorkflow: true }, 'send-workflow'],
    ['pinSeeds without a graph', { pinSeeds: true }, 'pin-seeds'],
    ['pinSeeds with sendWorkflow', { workflow, pinSeeds: true, sendWorkflow: true }, 'pin-seeds'],
    [
      'sendWorkflow with a row of another workflow',
      { workflow, sendWorkflow: true, rows: [{ workflowId: OTHER, overrides: [] }] },
      'send-workflow',
    ],
    [
      'the URL of the other site',
      { workflowId: `https://www.runninghub.ai/workflow/${ID}` },
      'workflow-id',
    ],
  ] as const)('%s', async (_name, sources, kind) => {
    expect(await problemsOf({ workflowId: ID, ...sources })).toMatchObject([{ kind }])
  })
})

test('an error of checkFile that is not a RunningHubError is thrown', async () => {
  const checkFile = async () => {
    throw new TypeError('a bug')
  }
  const sources = { workflowId: ID, workflow, overrides: { '10.image': 'a.png' } }
  await expect(planRuns(sources, { checkFile })).rejects.toThrow('a bug')
})
