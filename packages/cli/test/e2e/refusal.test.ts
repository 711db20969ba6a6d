import { rm } from 'node:fs/promises'
import { join } from 'node:path'
import { workflowIds } from '@runninghub-action/simulator'
import { expect, test } from 'vitest'
import { API_KEY } from '../harness/program.ts'
import { exitWizard, startWizard, WITH_KEY } from '../harness/start-wizard.ts'

const ARGS = ['cat.api.json', '--workflow-id', workflowIds.imageToImage, '--download', 'out']

/** Starts the wizard and changes the image, and the text to `a cat`. */
async function answerQuestions(args = ARGS) {
  const started = await startWizard(args, WITH_KEY)
  const { terminal } = started
  await terminal.waitFor('Select a node')
  terminal.type('10.image')
  await terminal.waitFor('1 match')
  terminal.press('enter')
  await terminal.waitFor('Path of the image file')
  terminal.type('pictures/cat.png')
  await terminal.waitFor('● pictures/cat.png')
  terminal.press('enter')
  await terminal.waitFor('Run with 1 change')
  terminal.type('6.text')
  await terminal.waitFor('1 match')
  terminal.press('enter')
  await terminal.waitFor('New text of text')
  terminal.type('a cat')
  await terminal.waitFor('a cat')
  terminal.press('enter', 'enter')
  await terminal.waitFor('Run with 2 changes')
  terminal.press('enter')
  await terminal.waitFor('This costs coins')
  return started
}

const REVIEW_AGAIN =
  /All answers are kept[^◇◆]*10\.image +@pictures\/cat\.png\n[^◇◆]*6\.text +a cat\n[^◇◆]*◆ {2}Run workflow/

test('a run that is refused can be repeated with all answers, and creates one task', async () => {
  const { terminal, simulator } = await answerQuestions()
  simulator.script({ on: 'submit', answer: { kind: 'refuse', code: 416 } })
  terminal.press('enter')
  await terminal.waitFor('the wallet is empty')
  await terminal.waitFor(REVIEW_AGAIN)
  terminal.press('enter')
  expect(await exitWizard(terminal)).toBe(0)
  expect(simulator.tasks.size).toBe(1)
  const [task] = simulator.tasks.values()
  const { nodeInfoList } = JSON.parse(task?.request.text ?? '')
  expect(nodeInfoList).toMatchObject([{ nodeId: '10' }, { nodeId: '6', fieldValue: 'a cat' }])
})

test('a key that is refused is asked for again, and all other answers are kept', async () => {
  const { terminal, simulator } = await answerQuestions()
  simulator.script({ on: 'upload', answer: { kind: 'refuse', code: 806 } })
  terminal.press('enter')
  await terminal.waitFor('All answers are kept')
  await terminal.waitFor(/◆ {2}API key[^◇]*$/)
  terminal.type(API_KEY)
  terminal.press('enter')
  await terminal.waitFor('Store the key')
  terminal.press('enter')
  await terminal.waitFor(/No\n[^◇◆]*10\.image[^◇◆]*6\.text +a cat\n[^◇◆]*◆ {2}Run workflow/)
  terminal.press('enter')
  expect(await exitWizard(terminal)).toBe(0)
  expect(simulator.tasks.size).toBe(1)
})

test('a file that has disappeared leads back to the choice of a node, and Esc to the previous question', async () => {
  const { terminal, simulator, dir } = await answerQuestions()
  await rm(join(dir, 'pictures/cat.png'))
  terminal.press('enter')
  await terminal.waitFor(/pictures\/cat\.png does not exist/)
  await terminal.waitFor(/All answers are kept[^◇◆]*◆ {2}Select a node[\s\S]*\* 10/)
  terminal.press('escape')
  await terminal.waitFor(/All answers are kept[^◆]*◆ {2}New text of text/)
  terminal.press('ctrlC')
  expect(await terminal.exited).toBe(130)
  expect(terminal.text).toContain('No task was created')
  expect(simulator.log).toEqual([])
})
