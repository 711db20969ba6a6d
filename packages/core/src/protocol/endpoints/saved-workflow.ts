import { asObject } from '../../json-fields.ts'
import { UnexpectedResponseError } from '../unexpected-response.ts'
import { unwrapEnvelope } from './envelope.ts'

/** The text of a saved graph, as it was sent. */
export function parseSavedWorkflow(answer: unknown, action: string): string {
  const prompt = asObject(unwrapEnvelope(answer, action).data)?.prompt
  if (typeof prompt !== 'string') throw new UnexpectedResponseError('a workflow without its text')
  return prompt
}
