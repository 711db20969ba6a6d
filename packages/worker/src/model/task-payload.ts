import type { TaskInput, TaskPayload } from './task.ts'

/** Characters of JSON. At 2,400 tasks a day, a week of the longest inputs takes 1 GB. */
const MAX_INPUT = 64_000

/** A payload as JSON texts: what is shown with the task, and what is deleted after its submission. */
export interface PayloadTexts {
  input?: string | undefined
  secret?: string | undefined
}

/** Divides a payload into what may be shown and kept, and the rest. */
export function dividePayload({ accessPassword, ...input }: TaskPayload): PayloadTexts {
  const text = JSON.stringify(input)
  if (text.length > MAX_INPUT) return { secret: JSON.stringify({ ...input, accessPassword }) }
  const secret = accessPassword === undefined ? undefined : JSON.stringify({ accessPassword })
  return { input: text, secret }
}

/** Returns the payload that was divided into these texts. */
export function joinPayload({ input = '{}', secret = '{}' }: PayloadTexts): TaskPayload {
  return { ...JSON.parse(input), ...JSON.parse(secret) }
}

/** Parses what is shown of a payload. */
export function parseInput(input: string | undefined): TaskInput | undefined {
  return input === undefined ? undefined : (JSON.parse(input) as TaskInput)
}
