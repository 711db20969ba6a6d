import * as clack from '@clack/prompts'

/** Results of a prompt that has no answer. */
export const BACK = Symbol('back')
export const QUIT = Symbol('quit')
export type PromptResult<T> = T | typeof BACK | typeof QUIT

/**
 * Waits for the answer to one of clack's prompts. clack does not distinguish Esc from Ctrl-C;
 * here Esc returns `BACK` and Ctrl-C returns `QUIT`.
 */
export async function runPrompt<T>(
  prompt: () => Promise<T | typeof clack.CANCEL_SYMBOL>,
): Promise<PromptResult<T>> {
  let escaped = false
  const onKey = (_text: string | undefined, key: { name?: string } | undefined) => {
    escaped = key?.name === 'escape'
  }
  process.stdin.prependListener('keypress', onKey)
  try {
    const answer = await prompt()
    if (!clack.isCancel(answer)) return answer as T
    return escaped ? BACK : QUIT
  } finally {
    process.stdin.off('keypress', onKey)
  }
}
