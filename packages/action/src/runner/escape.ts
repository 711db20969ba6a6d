/** C0, C1, and the separators that some readers take for a line break. */
const CONTROL_CHARACTERS = /[\p{Cc}\u2028\u2029]+/gu

/**
 * Text from outside as one line that the runner cannot take for a command. The runner reads
 * commands out of a step's output: a line that begins with `::`, and `##[` anywhere. File names,
 * prompts and the service's own words are not ours, so both are broken up by a blank, and
 * everything that could begin a new line, or move a terminal's cursor, becomes one.
 *
 * @see https://docs.github.com/en/actions/reference/workflows-and-actions/workflow-commands
 */
export function escapeLogLine(text: string): string {
  return text
    .replace(CONTROL_CHARACTERS, ' ')
    .replace(/^(\s*):(?=:)/, '$1: ')
    .replaceAll('##[', '# #[')
}
