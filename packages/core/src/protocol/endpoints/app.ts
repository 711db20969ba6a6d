import type { AiApp } from '../../ai-app/ai-app.ts'
import { parseApp } from '../../ai-app/parse-app.ts'
import type { CallFacts } from '../../errors/facts/service-facts.ts'
import { asObject } from '../../json-fields.ts'
import { expectField } from '../unexpected-response.ts'
import { unwrapEnvelope } from './envelope.ts'

/** Parses the description of an app. */
export function parseAppResponse(response: unknown, action: CallFacts, appId: string): AiApp {
  return parseApp(appId, expectField(asObject(unwrapEnvelope(response, action).data), 'no app'))
}
