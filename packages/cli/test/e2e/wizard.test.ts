import { readdir, readFile, stat, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { workflowIds } from '@runninghub-action/simulator'
import { describe, expect, test } from 'vitest'
import { API_KEY, runProgram, testEnvironment } from '../harness/program.ts'
import { exitWizard, startWizard, WITH_KEY } from '../harness/start-wizard.ts'

test('the wizard asks for everything, runs the workflow and saves the result', async () => {
  const { terminal, simulator, dir } = await startWizard([])
  await terminal.waitFor('API key')
  terminal.type(API_KEY)
  terminal.press('enter')
  await terminal.waitFor('Store the key')
  terminal.press('enter')
  await terminal.waitFor('Workflow id')
  terminal.type(`https://www.runninghub.cn/workflow/${workflowIds.imageToImage}?source=workspace`)
  terminal.press('enter')
  await terminal.waitFor('Path of api.json')
  terminal.type('cat')
  await terminal.waitFor('cat.api.json')
  terminal.press('enter')

  await terminal.waitFor('Select a node')
  terminal.type('input pic')
  await terminal.waitFor('1 match')
  terminal.press('enter')
  await terminal.waitFor('Select a field of node 10')
  terminal.press('enter')
  await terminal.waitFor('Path of the image file for image')
  terminal.type('pic')
  await terminal.waitFor('pictures/')
  terminal.press('tab')
  await terminal.waitFor('pictures/cat.png')
  terminal.press('enter')

  await terminal.waitFor('Run with 1 change')
  terminal.type('positive')
  await terminal.waitFor('1 match')
  terminal.press('enter')
  await terminal.waitFor('Select a field of node 6')
  terminal.press('enter')
  await terminal.waitFor('New text of text')
  terminal.press('end')
  terminal.type(', in the rain')
  terminal.press('enter')
  terminal.type('at night')
  terminal.press('enter', 'enter')

  await terminal.waitFor('Run with 2 changes')
  terminal.type('ksampler')
  await terminal.waitFor('1 match')
  terminal.press('enter')
  await terminal.waitFor('Select a field of node 3')
  terminal.type('steps')
  await terminal.waitFor('steps: 20')
  terminal.press('enter')
  await terminal.waitFor('New value of steps')
  terminal.type('many')
  terminal.press('enter')
  await terminal.waitFor(/number/)
  terminal.press('backspace', 'backspace', 'backspace', 'backspace')
  terminal.type('12')
  terminal.press('enter')

  await terminal.waitFor('Run with 3 changes')
  terminal.press('enter')
  await terminal.waitFor('Directory to save')
  terminal.press('enter')
  await terminal.waitFor('This costs coins')
  terminal.press('enter')
  expect(await exitWizard(terminal)).toBe(0)

  const [task] = simulator.tasks.values()
  expect(JSON.parse(task?.request.text ?? '')).toMatchObject({
    workflowId: workflowIds.imageToImage,
    nodeInfoList: [
      { nodeId: '10', fieldName: 'image', fieldValue: expect.stringMatching(/^api\/.*\.png$/) },
      {
        nodeId: '6',
        fieldName: 'text',
        fieldValue: 'a watercolour painting, soft paper texture, in the rain\nat night',
      },
      { nodeId: '3', fieldName: 'steps', fieldValue: 12 },
    ],
  })
  expect(simulator.tasks.size).toBe(1)
  const [saved] = await readdir(join(dir, 'results'))
  expect((await stat(join(dir, 'results', saved ?? ''))).size).toBeGreaterThan(1000)
  expect(terminal.written).not.toContain(API_KEY)
})

test('the multi-line prompt treats an emoji as one character', async () => {
  const { terminal, simulator } = await startWizard(
    ['cat.api.json', '--workflow-id', workflowIds.imageToImage, '--download', 'out'],
    { env: { RUNNINGHUB_API_KEY: API_KEY } },
  )
  await terminal.waitFor('Select a node')
  terminal.type('positive')
  await terminal.waitFor('1 match')
  terminal.press('enter')
  await terminal.waitFor('Select a field of node 6')
  terminal.press('enter')
  await terminal.waitFor('New text of text')
  terminal.press('end')
  terminal.type(' 😀cat')
  await terminal.waitFor('😀cat')
  // The cursor moves between the emoji and the word, before the emoji, and back.
  terminal.press('left', 'left', 'left', 'left')
  terminal.type('🐈')
  await terminal.waitFor('🐈😀cat')
  terminal.press('right')
  terminal.type('🎉!')
  await terminal.waitFor('🐈😀🎉!cat')
  terminal.press('backspace', 'backspace')
  await terminal.waitFor('🐈😀cat')
  terminal.press('left', 'delete')
  await terminal.waitFor('🐈cat')
  terminal.press('right', 'right', 'right', 'enter', 'enter')
  await terminal.waitFor('Run with 1 change')
  terminal.press('enter')
  await terminal.waitFor('This costs coins')
  terminal.press('enter')
  expect(await exitWizard(terminal)).toBe(0)
  const [task] = simulator.tasks.values()
  expect(JSON.parse(task?.request.text ?? '').nodeInfoList[0].fieldValue).toBe(
    'a watercolour painting, soft paper texture 🐈cat',
  )
})

describe('Esc and the review', () => {
  test('Esc returns from each question to the previous one', async () => {
    const { terminal, simulator } = await startWizard(
      ['cat.api.json', '--workflow-id', workflowIds.imageToImage],
      WITH_KEY,
    )
    const waitForLast = (text: string) => terminal.waitFor(new RegExp(`${text}[^◇◆■]*$`))
    await waitForLast('Select a node')
    terminal.type('ksampler')
    terminal.press('enter')
    await waitForLast('Select a field of node 3')
    terminal.type('steps')
    terminal.press('enter')
    await waitForLast('New value of steps')
    terminal.press('escape')
    await waitForLast('Select a field of node 3')
    terminal.press('escape')
    await waitForLast('Select a node')
    terminal.press('enter')
    await waitForLast('Directory to save')
    terminal.press('enter')
    await waitForLast('This costs coins')
    terminal.press('escape')
    await waitForLast('Directory to save')
    terminal.press('escape')
    await waitForLast('Select a node')
    terminal.press('escape')
    await terminal.waitFor('No task was created')
    expect(await terminal.exited).toBe(130)
    expect(simulator.log).toEqual([])
  })

  test('the review returns to the choice of a node', async () => {
    const { terminal, simulator } = await startWizard([
      'cat.api.json',
      '--workflow-id',
      workflowIds.imageToImage,
      '--download',
      'out',
      '--set',
      '3.steps=7',
    ])
    await terminal.waitFor('API key')
    terminal.type(API_KEY)
    terminal.press('enter')
    await terminal.waitFor('Store the key')
    terminal.press('enter')
    await terminal.waitFor('This costs coins')
    terminal.press('down', 'enter')
    await terminal.waitFor('Run with 1 change')
    terminal.press('ctrlC')
    expect(await terminal.exited).toBe(130)
    expect(simulator.calls('submit')).toEqual([])
  })
})

test('the wizard stores the key for its site in a file that only the user can read', async () => {
  const { terminal, dir, baseUrl } = await startWizard([
    'cat.api.json',
    '--workflow-id',
    workflowIds.imageToImage,
  ])
  await terminal.waitFor('API key')
  terminal.type(API_KEY)
  terminal.press('enter')
  await terminal.waitFor('Store the key')
  terminal.type('y')
  await terminal.waitFor('Select a node')
  terminal.press('ctrlC')
  await terminal.exited
  const path = join(dir, 'config', 'runninghub', 'keys.json')
  expect(JSON.parse(await readFile(path, 'utf8'))).toEqual({ [baseUrl]: API_KEY })
  if (process.platform !== 'win32') expect((await stat(path)).mode & 0o777).toBe(0o600)
  const env = testEnvironment(join(dir, 'config'))
  expect((await runProgram(['account', '--base-url', baseUrl], { env })).out).toContain('1000')
  expect((await runProgram(['account', '--base-url', 'http://127.0.0.1:9'], { env })).code).toBe(2)
})

test('the wizard explains an invalid file and asks again', async () => {
  const { terminal, dir } = await startWizard(['--workflow-id', workflowIds.imageToImage], WITH_KEY)
  await writeFile(join(dir, 'notes.txt'), 'no workflow')
  await terminal.waitFor('Path of api.json')
  terminal.type('missing')
  await terminal.waitFor('No matches')
  terminal.press('enter')
  await terminal.waitFor('File not found')
  terminal.press(...Array.from('missing', () => 'backspace' as const))
  terminal.type('"pictures"')
  terminal.press('enter')
  await terminal.waitFor(/directory|not found/)
  terminal.press(...Array.from('"pictures"', () => 'backspace' as const))
  terminal.type('notes')
  await terminal.waitFor('notes.txt')
  terminal.press('enter')
  await terminal.waitFor('not JSON: no is not expected here')
  await terminal.waitFor(/Path of api\.json[^◇◆■]*$/)
})
