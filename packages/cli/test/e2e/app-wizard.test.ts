import { appIds } from '@runninghub-action/simulator'
import { expect, test } from 'vitest'
import { startWizard, WITH_KEY } from '../harness/start-wizard.ts'

test('the wizard asks for the inputs of an app, with choices as a list', async () => {
  const { terminal, simulator } = await startWizard([], WITH_KEY)
  await terminal.waitFor('AI app')
  terminal.type(`https://www.runninghub.cn/ai-detail/${appIds.everyField}`)
  terminal.press('enter')
  await terminal.waitFor('Select an input')

  terminal.type('ratio')
  await terminal.waitFor('1 match')
  terminal.press('enter')
  await terminal.waitFor('New value of Aspect ratio')
  terminal.type('wide')
  await terminal.waitFor('16:9')
  terminal.press('enter')

  await terminal.waitFor('Run with 1 change')
  terminal.type('steps')
  await terminal.waitFor('1 match')
  terminal.press('enter')
  await terminal.waitFor('New value of Steps (1…10000)')
  terminal.type('0')
  terminal.press('enter')
  await terminal.waitFor('from 1 to 10000')
  terminal.press('backspace')
  terminal.type('30')
  terminal.press('enter')

  await terminal.waitFor('Run with 2 changes')
  terminal.type('upscale')
  await terminal.waitFor('1 match')
  terminal.press('enter')
  await terminal.waitFor('New value of Upscale')
  terminal.press('down', 'enter')

  await terminal.waitFor('Run with 3 changes')
  terminal.press('enter')
  await terminal.waitFor('Directory to save')
  terminal.press('enter')
  await terminal.waitFor('Run app Every field?')
  terminal.press('enter')
  await terminal.waitFor('Show the same run')
  terminal.press('down', 'enter')
  await terminal.waitFor(`--app-id ${appIds.everyField}`)
  const [task] = simulator.tasks.values()
  expect(task?.route).toBe('ai-app')
  const { nodeInfoList } = JSON.parse(task?.request.text ?? '')
  expect(nodeInfoList).toEqual([
    { nodeId: '12', fieldName: 'ratio', fieldValue: '16:9' },
    { nodeId: '3', fieldName: 'steps', fieldValue: '30' },
    { nodeId: '57:8', fieldName: 'value', fieldValue: 'false' },
  ])
}, 60_000)

test('the wizard of an app on the command line says why it has none, and asks again', async () => {
  const { terminal, simulator } = await startWizard(['--app-id', appIds.unknown], WITH_KEY)
  await terminal.waitFor('no such app')
  await terminal.waitFor('Workflow id')
  expect(simulator.calls('submit')).toEqual([])
}, 60_000)

test('Ctrl-C while the inputs of an app are read ends the wizard', async () => {
  const { terminal, simulator } = await startWizard([], WITH_KEY)
  simulator.script({ on: 'appDemo', times: 100, answer: { kind: 'hang' } })
  await terminal.waitFor('AI app')
  terminal.type(`https://www.runninghub.cn/ai-detail/${appIds.everyField}`)
  terminal.press('enter')
  await terminal.waitFor(/Reading the inputs of the AI app … +\d+:\d\d/)
  terminal.press('ctrlC')
  expect(await terminal.exited).toBe(130)
  expect(terminal.text).toContain('No task was created')
  expect(simulator.calls('submit')).toEqual([])
}, 60_000)
