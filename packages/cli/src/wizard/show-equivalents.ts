import type { CommandContext } from '../context/command-context.ts'
import type { RunRecipe } from '../export/run-recipe.ts'
import { defaultShell } from '../export/shell-quote.ts'
import { toActionStep } from '../export/to-action-step.ts'
import { toCommandLine } from '../export/to-command-line.ts'
import { toPreset, unsupportedInPreset } from '../export/to-preset.ts'
import { Prompts } from './prompts/prompts.ts'

type Form = 'command' | 'action' | 'preset'

/**
 * Offers the run of the wizard in the forms that need no questions, and prints those that the user
 * selects, so that the result stays on the screen.
 */
export async function showEquivalents(run: RunRecipe, context: CommandContext): Promise<void> {
  const { err, messages, style } = context
  const { wizard } = messages
  const prompts = new Prompts(messages)
  for (;;) {
    const form = await prompts.select<Form | 'exit'>(wizard.equivalents, [
      { value: 'exit', label: wizard.quit },
      { value: 'command', label: wizard.commandTitle },
      { value: 'action', label: wizard.actionTitle },
      { value: 'preset', label: wizard.presetTitle },
    ])
    if (typeof form !== 'string' || form === 'exit') return
    err.write(`\n${formatRun(run, form)}\n`)
    const unsupported = form === 'preset' ? unsupportedInPreset(run) : []
    if (unsupported.length > 0) err.write(`${style.dim(wizard.unsupportedInPreset(unsupported))}\n`)
  }
}

function formatRun(run: RunRecipe, form: Form): string {
  switch (form) {
    case 'command':
      return toCommandLine(run, defaultShell(process.platform))
    case 'action':
      return toActionStep(run)
    case 'preset':
      return toPreset(run, { includeWorkflow: false })
  }
}
