import * as clack from '@clack/prompts'

/** Results of a prompt that has no answer. */
export const BACK = Symbol('back')
export const QUIT = Symbol('quit')
export type PromptResult<T> = T | typeof BACK | typeof QUIT

/**
 * Waits for the answer to one of clack's prompts. clack does not distinguish Esc from Ctrl-C; here
 * Esc returns `BACK` and Ctrl-C returns `QUIT`. So does Ctrl-D in an empty answer, as in a shell.
 *
 * @param prompt shows the prompt until it is answered or the signal aborts
 */
export async function runPrompt<T>(
  prompt: (signal: AbortSignal) => Promise<T | typeof clack.CANCEL_SYMBOL>,
): Promise<PromptResult<T>> {
  const { stdin } = process
  const inputClosed = new AbortController()
  let key: { name?: string; ctrl?: boolean } | undefined
  let answered = false
  const onKey = (_text: string | undefined, pressed: typeof key) => {
    key = pressed
  }
  // Node's readline closes at Ctrl-D. Without input the prompt would never end.
  const onPause = () => {
    if (key?.ctrl && key.name === 'd')
      setImmediate(() => !answered && stdin.isPaused() && inputClosed.abort())
  }
  stdin.prependListener('keypress', onKey).on('pause', onPause)
  try {
    const answer = await prompt(inputClosed.signal)
    if (!clack.isCancel(answer)) return answer as T
    return key?.name === 'escape' ? BACK : QUIT
  } finally {
    answered = true
    stdin.off('keypress', onKey).off('pause', onPause)
  }
}
