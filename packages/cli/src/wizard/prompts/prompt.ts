import * as clack from '@clack/prompts'

/** Said instead of an answer. */
export const BACK = Symbol('back')
export const QUIT = Symbol('quit')
export type Said<T> = T | typeof BACK | typeof QUIT

/**
 * Waits for the answer to one of clack's questions. To clack Esc and Ctrl-C are the same; here
 * Esc goes one step back and Ctrl-C ends.
 */
export async function said<T>(
  question: () => Promise<T | typeof clack.CANCEL_SYMBOL>,
): Promise<Said<T>> {
  let escaped = false
  const onKey = (_text: string | undefined, key: { name?: string } | undefined) => {
    escaped = key?.name === 'escape'
  }
  process.stdin.prependListener('keypress', onKey)
  try {
    const answer = await question()
    if (!clack.isCancel(answer)) return answer as T
    return escaped ? BACK : QUIT
  } finally {
    process.stdin.off('keypress', onKey)
  }
}
