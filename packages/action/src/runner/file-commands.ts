import * as core from '@actions/core'

/**
 * Sets an output; the last value of a name counts. Written at once, so that it survives a kill in
 * the next moment. Does nothing without a file, as outside of a runner: `@actions/core` would print
 * a deprecated command instead.
 *
 * @throws {Error} when the file cannot be written
 */
export function setOutput(name: string, value: string): void {
  if (process.env.GITHUB_OUTPUT) core.setOutput(name, value)
}

/** Like {@link setOutput}, for state that `main` leaves to `post`. */
export function saveState(name: string, value: string): void {
  if (process.env.GITHUB_STATE) core.saveState(name, value)
}

/** Appends Markdown to the job summary; does nothing without a file. */
export async function appendSummary(markdown: string): Promise<void> {
  if (process.env.GITHUB_STEP_SUMMARY) await core.summary.addRaw(markdown).write()
}
