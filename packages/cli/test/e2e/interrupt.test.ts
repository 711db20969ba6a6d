import { workflowIds } from '@runninghub-action/simulator'
import { describe, expect, onTestFinished, test } from 'vitest'
import { holdCreates } from '../../../../test/support/hold-creates.ts'
import { startWizard, WITH_KEY } from '../harness/start-wizard.ts'

describe('Ctrl-C while a task is running', () => {
  /** Starts a run that never ends and presses Ctrl-C. */
  const interruptRun = async () => {
    // The default time limit passes within 12 s, which a busy machine may need for the test.
    const args = ['--workflow-id', workflowIds.imageToImage, '--download', 'out', '--timeout', '6h']
    const started = await startWizard(['cat.api.json', ...args], WITH_KEY)
    started.simulator.script({ on: 'submit', answer: { kind: 'task', end: 'never' } })
    await started.terminal.waitFor('Select a node')
    started.terminal.press('enter')
    await started.terminal.waitFor('This costs coins')
    started.terminal.press('enter')
    await started.terminal.waitFor('Created task')
    started.terminal.press('ctrlC')
    await started.terminal.waitFor('What should happen to it?')
    return started
  }

  test('leaves the task running when the user chooses it', async () => {
    const { terminal, simulator } = await interruptRun()
    terminal.press('down', 'enter')
    await terminal.waitFor('To wait for it: runninghub wait')
    expect(await terminal.exited).toBe(130)
    expect(simulator.calls('cancel')).toEqual([])
  })

  test('exits at the next Ctrl-C while the task is being cancelled', async () => {
    const { terminal, simulator } = await interruptRun()
    simulator.script({ on: 'cancel', times: 99, answer: { kind: 'hang' } })
    terminal.press('enter')
    await terminal.waitFor('Stopping.')
    await expect.poll(() => simulator.calls('cancel').length, { timeout: 50_000 }).toBe(1)
    terminal.press('ctrlC')
    await terminal.waitFor('To wait for it: runninghub wait')
    expect(await terminal.exited).toBe(5)
    expect(terminal.text.split('What should happen to it?')).toHaveLength(2)
  })

  test('cancels the task when the terminal is closed', async () => {
    const { terminal, simulator } = await interruptRun()
    terminal.kill()
    await terminal.exited
    expect(simulator.calls('cancel')).toHaveLength(1)
  })

  test('asks again after the user continues, and cancels the task at the next Ctrl-C', async () => {
    const { terminal, simulator } = await interruptRun()
    terminal.press('down', 'down', 'enter')
    await terminal.waitFor(/Running[^◆]*$/)
    terminal.press('ctrlC')
    await terminal.waitFor(/◆[^◇]*What should happen to it\?[^◇]*$/)
    expect(simulator.calls('cancel')).toEqual([])
    terminal.press('ctrlC')
    expect(await terminal.exited).toBe(130)
    expect(simulator.calls('cancel')).toHaveLength(1)
  })
})

test('Ctrl-C during the create call waits for the response, a second one exits and warns that a task may exist', async () => {
  const { terminal, simulator, baseUrl } = await startWizard(
    ['cat.api.json', '--workflow-id', workflowIds.imageToImage, '--download', 'out'],
    { ...WITH_KEY, heldTime: true },
  )
  onTestFinished(holdCreates(simulator))
  await terminal.waitFor('Select a node')
  terminal.press('enter')
  await terminal.waitFor('This costs coins')
  terminal.press('enter')
  await expect.poll(() => simulator.tasks.size, { timeout: 50_000 }).toBe(1)
  terminal.press('ctrlC')
  await terminal.waitFor(/A task may be created and billed.*Ctrl-C again to exit/)
  terminal.press('ctrlC')
  await terminal.waitFor(`A task may exist and be billed. Check the task list on ${baseUrl}`)
  expect(await terminal.exited).toBe(5)
})
