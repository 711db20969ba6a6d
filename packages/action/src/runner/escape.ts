/** C0 and C1 control characters, and the separators that some readers treat as line breaks. */
const CONTROL_CHARACTERS = /[\p{Cc}\u2028\u2029]+/gu

/**
 * Turns untrusted text into one line that the runner cannot read as a workflow command. The runner
 * reads commands from the output of a step: lines that start with `::`, and `##[` anywhere. File
 * names, prompts and texts of RunningHub are untrusted. A space breaks up both forms, and replaces
 * everything that starts a new line or moves the cursor of a terminal.
 *
 * @see https://docs.github.com/en/actions/reference/workflows-and-actions/workflow-commands
 */
export function escapeLogLine(text: string): string {
  return text
    .replace(CONTROL_CHARACTERS, ' ')
    .replace(/^(\s*):(?=:)/, '$1: ')
    .replaceAll('##[', '# #[')
}
