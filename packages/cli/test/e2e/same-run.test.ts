import { readdir } from 'node:fs/promises'
import { join } from 'node:path'
import { workflowIds } from '@runninghub-action/simulator'
import { expect, test } from 'vitest'
import { exitWizard, startWizard, WITH_KEY } from '../harness/start-wizard.ts'

const ARGS = ['cat.api.json', '--workflow-id', workflowIds.imageToImage, '--download', 'results']

test('the result stays on a screen of 80x24, and the same run is shown by choice', async () => {
  const { terminal, dir } = await startWizard(ARGS, {
    ...WITH_KEY,
    columns: 80,
    rows: 24,
  })
  await terminal.waitFor('Select a node')
  terminal.type('3.steps')
  await terminal.waitFor('1 match')
  terminal.press('enter')
  await terminal.waitFor('New value of steps')
  terminal.type('12')
  await terminal.waitFor(/│ {2}12/)
  terminal.press('enter')
  await terminal.waitFor('Run with 1 change')
  terminal.press('enter')
  await terminal.waitFor('This costs coins')
  terminal.press('enter')
  await terminal.waitFor(/◆ {2}Show the same run[^◇◆]*Preset of the Worker/)
  const [saved] = await readdir(join(dir, 'results'))
  expect(terminal.screen).toContain('Created task')
  expect(terminal.screen).toContain('✔ Done')
  expect(terminal.screen).toContain(`results/${saved}`)
  terminal.press('down', 'enter')
  await terminal.waitFor(
    /^runninghub run cat\.api\.json --workflow-id \d+ --set 3\.steps=12 --download results/m,
  )
  await terminal.waitFor(/◇ {2}Show the same run[\s\S]*◆ {2}Show the same run/)
  terminal.press('down', 'down', 'enter')
  await terminal.waitFor(/^- uses: .*\n {2}with:[\s\S]* 3\.steps: 12\n/m)
  expect(await exitWizard(terminal)).toBe(0)
  expect(terminal.text).not.toContain('"parameters"')
})
