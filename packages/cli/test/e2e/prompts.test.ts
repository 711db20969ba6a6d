import { workflowIds } from '@runninghub-action/simulator'
import { describe, expect, test } from 'vitest'
import { startWizard, WITH_KEY } from '../harness/start-wizard.ts'

const ARGS = ['cat.api.json', '--workflow-id', workflowIds.imageToImage, '--download', 'out']

describe('Enter on a filter that matches nothing', () => {
  test.each<[string, string[]]>([
    ['asks again at the choice of a node', []],
    ['asks again at the choice of a field', ['ksampler']],
  ])('%s', async (_name, nodes) => {
    const { terminal } = await startWizard(ARGS, WITH_KEY)
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
  })
})
