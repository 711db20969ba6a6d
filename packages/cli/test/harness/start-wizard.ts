import { onTestFinished } from 'vitest'
import { openWizard, type WizardOptions } from './open-wizard.ts'
import { API_KEY } from './program.ts'
import type { Terminal } from './terminal.ts'

/** With this environment the wizard does not ask for the key. */
export const WITH_KEY = { env: { RUNNINGHUB_API_KEY: API_KEY } }

/** Answers the last question of a run that has ended, which shows the same run in other forms. */
export async function exitWizard(terminal: Terminal): Promise<number> {
  await terminal.waitFor(/◆ {2}(?:Show the same run|查看这次运行)[^◇◆]*$/)
  terminal.press('enter')
  return terminal.exited
}

/** Opens the wizard for one test. */
export async function startWizard(args: string[], options: WizardOptions = {}) {
  const opened = await openWizard(args, options)
  onTestFinished(() => opened[Symbol.asyncDispose]())
  return opened
}
