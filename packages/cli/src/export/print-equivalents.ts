import type { CommandContext } from '../context/command-context.ts'
import type { RunRecipe } from './run-recipe.ts'
import { defaultShell } from './shell-quote.ts'
import { toActionStep } from './to-action-step.ts'
import { toCommandLine } from './to-command-line.ts'
import { toPreset, unsupportedInPreset } from './to-preset.ts'

/** Prints a run of the wizard in the forms that need no questions. */
export function printEquivalents(
  run: RunRecipe,
  { err, messages: { wizard }, style }: CommandContext,
): void {
  const equivalents: [string, string][] = [
    [wizard.commandTitle, toCommandLine(run, defaultShell(process.platform))],
    [wizard.actionTitle, toActionStep(run)],
    [wizard.presetTitle, toPreset(run, { includeWorkflow: false })],
  ]
  err.write(`\n${style.bold(wizard.equivalents)}\n`)
  for (const [title, text] of equivalents) err.write(`\n${style.cyan(title)}\n${text}\n`)
  const unsupported = unsupportedInPreset(run)
  if (unsupported.length > 0) err.write(`${wizard.unsupportedInPreset(unsupported.join(', '))}\n`)
}
