import type { Io } from '../io.ts'
import { shellOf } from './quote.ts'
import { asActionStep, asCommandLine, asPreset, notInPreset, type SameRun } from './same-run.ts'

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
