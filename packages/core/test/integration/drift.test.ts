import { readFile } from 'node:fs/promises'
import {
  compareWorkflows,
  findDrift,
  inEnglish,
  parseWorkflow,
  planRun,
} from '@runninghub-action/core'
import { workflowIds } from '@runninghub-action/simulator'
import { describe, expect, test } from 'vitest'
import { localService } from '../harness/local-service.ts'
import { asSaved, mutateWorkflow, randomFrom } from '../harness/mutate-workflow.ts'

const example = (name: string) =>
  readFile(new URL(`../../../../examples/${name}/api.json`, import.meta.url), 'utf8')

describe.each(['text-to-image', 'image-to-image'])('the example %s', (name) => {
  test('does not differ from its saved copy', async () => {
    const text = await example(name)
    for (let seed = 0; seed < 50; seed++) {
      const saved = parseWorkflow(asSaved(text, randomFrom(seed)))
      expect(compareWorkflows(parseWorkflow(text), saved)).toEqual([])
    }
  })

  test('differs from 50 changed copies in exactly what was changed', async () => {
    const text = await example(name)
    for (let seed = 0; seed < 50; seed++) {
      const random = randomFrom(seed)
      const { text: changedText, changed } = mutateWorkflow(text, random)
      const saved = parseWorkflow(asSaved(changedText, random))
      const found = compareWorkflows(parseWorkflow(text), saved).map(({ nodeId, fieldName }) =>
        [nodeId, fieldName].filter((part) => part !== undefined).join('.'),
      )
      expect(found.sort()).toEqual(changed)
    }
  })
})

test.each([
  ['text-to-image', workflowIds.textToImage],
  ['image-to-image', workflowIds.imageToImage],
] as const)('the example %s does not differ from the saved workflow', async (name, workflowId) => {
  await using service = await localService('v1')
  const saved = parseWorkflow(await service.client.workflowJson(workflowId))
  expect(compareWorkflows(parseWorkflow(await example(name)), saved)).toEqual([])
})

describe('findDrift', () => {
  const start = async (change: (text: string) => string = (text) => text) => {
    const service = await localService('v1')
    const workflow = parseWorkflow(
      change(await service.client.workflowJson(workflowIds.textToImage)),
    )
    return { service, workflow, workflowId: workflowIds.textToImage }
  }

  test('makes one call for all runs of a workflow, and finds nothing in the same graph', async () => {
    const { service, workflow, workflowId } = await start()
    await using _ = service
    const run = await planRun({ workflow, workflowId })
    service.simulator.log.length = 0
    expect(await findDrift(service.client, [run, run])).toEqual([])
    expect(service.simulator.log.map(({ operation }) => operation)).toEqual(['workflowJson'])
  })

  test('reports a value that is not the saved one, unless the run sets it', async () => {
    const { service, workflow, workflowId } = await start((text) =>
      text.replace('"steps":24', '"steps":25').replace('"seed":718306405193268', '"seed":1'),
    )
    await using _ = service
    const run = await planRun({ workflow, workflowId })
    const [found] = await findDrift(service.client, [run], { file: 'flow/api.json' })
    expect(found && inEnglish(found)).toBe(
      `Workflow ${workflowId}, as saved on RunningHub, differs from flow/api.json:\n- KSampler.steps (node 3): 25 → 24`,
    )
    const setting = await planRun({ workflow, workflowId, overrides: { '3.steps': 9 } })
    expect(await findDrift(service.client, [setting])).toEqual([])
  })

  test.each([
    ['a sent graph', { sendWorkflow: true }],
    ['a run without a graph', { workflow: undefined }],
  ])('makes no call for %s', async (_name, more) => {
    const { service, workflow, workflowId } = await start()
    await using _ = service
    const run = await planRun({ workflow, workflowId, ...more })
    service.simulator.log.length = 0
    expect(await findDrift(service.client, [run])).toEqual([])
    expect(service.simulator.log).toEqual([])
  })

  test('throws when there is no saved copy, after one call if asked', async () => {
    const { service, workflow } = await start()
    await using _ = service
    const run = await planRun({ workflow, workflowId: workflowIds.unknown })
    await expect(findDrift(service.client, [run])).rejects.toThrow(/no such workflow/)
    service.simulator.script({
      on: 'workflowJson',
      times: 9,
      answer: { kind: 'http', status: 502 },
    })
    service.simulator.log.length = 0
    await expect(findDrift(service.client, [run], { retries: false })).rejects.toThrow(/502/)
    expect(service.simulator.log).toHaveLength(1)
  })
})
