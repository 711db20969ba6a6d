import { readdir } from 'node:fs/promises'
import { join } from 'node:path'
import { workflowIds } from '@runninghub-action/simulator'
import { describe, expect, test } from 'vitest'
import { API_KEY } from '../harness/program.ts'
import { exitWizard, startWizard, WITH_KEY } from '../harness/start-wizard.ts'
import type { Terminal } from '../harness/terminal.ts'

const ARGS = ['cat.api.json', '--workflow-id', workflowIds.imageToImage, '--download', 'out']

describe('Enter on a filter that matches nothing', () => {
  test.each<[string, string[]]>([
    ['asks again at the choice of a node', []],
    ['asks again at the choice of a field', ['ksampler']],
  ])('%s, and Ctrl-C ends the wizard', async (_name, nodes) => {
    const { terminal, simulator } = await startWizard(ARGS, WITH_KEY)
    await terminal.waitFor('Select a node')
    for (const node of nodes) {
      terminal.type(node)
      await terminal.waitFor('1 match')
      terminal.press('enter')
      await terminal.waitFor('Select a field')
    }
    terminal.type('zzz')
    await terminal.waitFor('0 matches')
    terminal.press('enter')
    await terminal.waitFor(/▲.*[^◇◆■]*zzz[^◇◆■]*No matches/)
    terminal.press('backspace', 'backspace', 'backspace')
    await terminal.waitFor(/◆.*Select a (?:node|field)[^◇◆■]*●[^◇◆■]*$/)
    terminal.press('ctrlC')
    expect(await terminal.exited).toBe(130)
    expect(terminal.text).toContain('No task was created')
    expect(simulator.log).toEqual([])
  })
})

describe('the text prompt', () => {
  const askForText = async () => {
    const started = await startWizard(ARGS, WITH_KEY)
    const { terminal } = started
    await terminal.waitFor('Select a node')
    terminal.type('positive')
    await terminal.waitFor('1 match')
    terminal.press('enter')
    await terminal.waitFor('Select a field of node 6')
    terminal.press('enter')
    await terminal.waitFor('New text of text')
    return started
  }
  const runAndReadText = async ({
    terminal,
    simulator,
  }: Awaited<ReturnType<typeof askForText>>) => {
    terminal.press('enter', 'enter')
    await confirmRun(terminal)
    const [task] = simulator.tasks.values()
    return JSON.parse(task?.request.text ?? '').nodeInfoList[0].fieldValue
  }

  test('edits with the keys of a shell and sends no control character', async () => {
    const started = await askForText()
    const { terminal } = started
    terminal.type('one two')
    terminal.press('ctrlW')
    terminal.type('three')
    terminal.press('ctrlA')
    terminal.type('a ')
    terminal.press('ctrlE')
    terminal.type(' four')
    terminal.press('left', 'left', 'left', 'left', 'ctrlK')
    terminal.type('\u0007five')
    await terminal.waitFor('a one three five')
    terminal.press('enter')
    terminal.type('gone')
    terminal.press('ctrlU')
    terminal.type('last')
    expect(await runAndReadText(started)).toBe('a one three five\nlast')
  })

  test('keeps the empty lines of a pasted text', async () => {
    const started = await askForText()
    const { terminal } = started
    terminal.type('\u001b[200~a cat\r\r\rin the rain\u001b[201~')
    await terminal.waitFor('in the rain')
    expect(await runAndReadText(started)).toBe('a cat\n\n\nin the rain')
  })

  test('keeps the proposed text when Enter is pressed', async () => {
    const started = await askForText()
    await started.terminal.waitFor('Type to replace')
    expect(await runAndReadText(started)).toBe('a watercolour painting, soft paper texture')
  })
})

test('a key that RunningHub rejects is asked for again and not stored', async () => {
  const { terminal, simulator, dir } = await startWizard([])
  await terminal.waitFor('API key')
  terminal.type('f'.repeat(32))
  terminal.press('enter')
  await terminal.waitFor('the API key is not known')
  await terminal.waitFor(/◆ {2}API key[^◇]*$/)
  terminal.type(API_KEY)
  terminal.press('enter')
  await terminal.waitFor('API key accepted. Balance: 1000 coins.')
  await terminal.waitFor('Store the key')
  terminal.press('ctrlC')
  expect(await terminal.exited).toBe(130)
  expect(simulator.log.map(({ operation }) => operation)).toEqual(['account', 'account'])
  expect(await readdir(dir)).not.toContain('config')
})

test('Ctrl-C while the key is checked ends the wizard', async () => {
  const { terminal, simulator } = await startWizard([])
  simulator.script({ on: 'account', answer: { kind: 'hang' } })
  await terminal.waitFor('API key')
  terminal.type(API_KEY)
  terminal.press('enter')
  await terminal.waitFor('Checking the API key')
  terminal.press('ctrlC')
  expect(await terminal.exited).toBe(130)
  expect(terminal.text).toContain('No task was created')
  expect(terminal.text).not.toContain('Store the key')
})

test('a workflow id with another number of digits is doubted', async () => {
  const { terminal, simulator } = await startWizard([], WITH_KEY)
  await terminal.waitFor('Workflow id')
  terminal.type(workflowIds.imageToImage.slice(0, -1))
  terminal.press('enter')
  await terminal.waitFor('This id has 18 digits, those of RunningHub have 19. Use it anyway?')
  terminal.press('enter')
  await terminal.waitFor(/◆ {2}Workflow id[^◇]*$/)
  terminal.type('123')
  terminal.press('enter')
  await terminal.waitFor('This id has 3 digits')
  terminal.type('y')
  await terminal.waitFor('Path of api.json')
  terminal.press('ctrlC')
  expect(await terminal.exited).toBe(130)
  expect(terminal.text).toContain('No task was created')
  expect(simulator.log).toEqual([])
})

// Tests of the questions for a node, a field, api.json and a text end with it, too.
describe('Ctrl-C', () => {
  test.each<[string, string[], Record<string, string>, string[]]>([
    ['the API key', [], {}, []],
    ['the workflow id', [], WITH_KEY.env, []],
    ['a value', ARGS, WITH_KEY.env, ['3.steps']],
    ['a file', ARGS, WITH_KEY.env, ['10.image']],
    ['the confirmation', ARGS, WITH_KEY.env, ['']],
  ])('at the question for %s ends the wizard at once', async (_name, args, env, answers) => {
    const { terminal, simulator } = await startWizard(args, { env })
    await terminal.waitFor(/◆/)
    for (const answer of answers) {
      terminal.type(answer)
      if (answer !== '') await terminal.waitFor('1 match')
      terminal.press('enter')
      await terminal.waitFor(/◇[\s\S]*◆/)
    }
    terminal.press('ctrlC')
    expect(await terminal.exited).toBe(130)
    expect(terminal.text).toContain('No task was created')
    expect(simulator.log).toEqual([])
  })
})

test.each<[string, string[], Record<string, string>]>([
  ['the API key', [], {}],
  ['the workflow id', [], WITH_KEY.env],
  ['a node', ARGS, WITH_KEY.env],
])('Ctrl-D at the empty question for %s ends the wizard', async (_name, args, env) => {
  const { terminal } = await startWizard(args, { env })
  await terminal.waitFor(/◆.*(?:API key|Workflow id|Select a node)/)
  terminal.press('ctrlD')
  expect(await terminal.exited).toBe(130)
  expect(terminal.text).toContain('No task was created')
})

test('an api.json in the directory is proposed, not used without a question', async () => {
  const { terminal } = await startWizard(['--workflow-id', workflowIds.imageToImage], {
    ...WITH_KEY,
    withApiJson: true,
  })
  await terminal.waitFor('Path of api.json')
  await terminal.waitFor(/● api\.json[^●]*○ cat\.api\.json[^●]*○ pictures/)
  terminal.press('enter')
  await terminal.waitFor('Select a node')
})

test('~/ works in every question for a path', async () => {
  const { terminal, simulator, dir } = await startWizard(
    ['--workflow-id', workflowIds.imageToImage],
    { ...WITH_KEY, cwdIsHome: true },
  )
  await terminal.waitFor('Path of api.json')
  terminal.type('~/cat')
  await terminal.waitFor('~/cat.api.json')
  terminal.press('enter')
  await terminal.waitFor('Select a node')
  terminal.type('10.image')
  await terminal.waitFor('1 match')
  terminal.press('enter')
  await terminal.waitFor('Path of the image file')
  terminal.type('~/pic')
  await terminal.waitFor('~/pictures/')
  terminal.press('tab')
  await terminal.waitFor('~/pictures/cat.png')
  terminal.press('enter')
  await terminal.waitFor('Run with 1 change')
  terminal.press('enter')
  await terminal.waitFor('Directory to save')
  terminal.type('~/saved')
  terminal.press('enter')
  await terminal.waitFor('This costs coins')
  terminal.press('enter')
  expect(await exitWizard(terminal)).toBe(0)
  expect(simulator.tasks.size).toBe(1)
  expect(await readdir(join(dir, 'saved'))).toHaveLength(1)
})

async function confirmRun(terminal: Terminal): Promise<void> {
  await terminal.waitFor('Run with 1 change')
  terminal.press('enter')
  await terminal.waitFor('This costs coins')
  terminal.press('enter')
  expect(await exitWizard(terminal)).toBe(0)
}
