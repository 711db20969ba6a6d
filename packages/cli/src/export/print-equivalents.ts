import type { Io } from '../context/command-context.ts'
import type { SameRun } from './run-recipe.ts'
import { shellOf } from './shell-quote.ts'
import { asActionStep } from './to-action-step.ts'
import { asCommandLine } from './to-command-line.ts'
import { asPreset, notInPreset } from './to-preset.ts'

/** Writes a run that was put together by questions in the forms in which it needs none. */
export function showSame(run: SameRun, { err, words: { guide }, style }: Io): void {
  const forms: [string, string][] = [
    [guide.asCommand, asCommandLine(run, shellOf(process.platform))],
    [guide.asAction, asActionStep(run)],
    [guide.asPreset, asPreset(run, { withWorkflow: false })],
  ]
  err.write(`\n${style.bold(guide.same)}\n`)
  for (const [title, form] of forms) err.write(`\n${style.cyan(title)}\n${form}\n`)
  const missing = notInPreset(run)
  if (missing.length > 0) err.write(`${guide.notInPreset(missing.join(', '))}\n`)
}
