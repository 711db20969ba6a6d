import * as core from '@actions/core'

/**
 * Sets an output; the last value of a name counts. Writes synchronously, so that the value survives
 * a kill right afterwards. Does nothing without the file, as outside a runner: `@actions/core` would
 * print a deprecated command.
 *
 * @throws {Error} when the file cannot be written
 */
export function setOutput(name: string, value: string): void {
  if (process.env.GITHUB_OUTPUT) core.setOutput(name, value)
}

/** Saves a value for the post step, in the same way as {@link setOutput}. */
export function saveState(name: string, value: string): void {
  if (process.env.GITHUB_STATE) core.saveState(name, value)
}

/** Appends Markdown to the job summary. Does nothing without the file, as outside a runner. */
export async function appendSummary(markdown: string): Promise<void> {
  if (process.env.GITHUB_STEP_SUMMARY) await core.summary.addRaw(markdown).write()
}
