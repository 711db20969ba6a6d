import type { ApiError } from '../api/client.ts'
import type { Texts } from './en.ts'

/** A reason that the Worker words in English, in the language of the page. */
export interface ReasonText {
  message: string
  hint?: string
  /** The Worker's message says more than the code: it follows. */
  hasDetail?: true
}

interface Reason {
  code: string
  message: string
  hint?: string | undefined
}

/** Returns why a task waits or an account is paused, in the language of the page. */
export function reasonText({ code, message, hint }: Reason, texts: Texts): Omit<Reason, 'code'> {
  const known = texts.reasons[code]
  if (!known) return { message, hint }
  return {
    message: known.hasDetail ? `${known.message}${message}` : known.message,
    hint: known.hint ?? hint,
  }
}

/** Returns what is wrong with a request, in the language of the page, with the Worker's detail. */
export function problemText(error: unknown, texts: Texts): string {
  const { message, status, problem = '' } = error as ApiError
  if (status === undefined) return texts.offline
  return `${texts.problems[problem] ?? ''}${message}`
}
