import type { CallFacts } from '../../errors/facts/service-facts.ts'
import { asObject } from '../../json-fields.ts'
import { UnexpectedResponseError } from '../unexpected-response.ts'
import { unwrapEnvelope } from './envelope.ts'

/** Returns the text of a saved graph as RunningHub sent it. */
export function parseSavedWorkflow(response: unknown, action: CallFacts): string {
  const prompt = asObject(unwrapEnvelope(response, action).data)?.prompt
  if (typeof prompt !== 'string') throw new UnexpectedResponseError('a workflow without its text')
  return prompt
}
