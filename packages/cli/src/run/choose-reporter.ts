import type { RunningHubClient } from '@runninghub-action/core'
import type { Io } from '../io.ts'
import type { Audience } from './audience.ts'
import { jsonReporter } from './json-reporter.ts'
import { LineReporter } from './line-reporter.ts'
import type { Reporter } from './reporter.ts'

/** Who tells of the runs: JSON for a program, or lines for a person. Neither tells the client's key. */
export function chooseReporter(
  json: boolean,
  client: RunningHubClient,
  audience: Audience,
  { env, words, style }: Io,
): Reporter {
  return json
    ? jsonReporter(audience.out, client.redact)
    : new LineReporter(
        { out: audience.out, err: audience.err, env, words, style },
        client.baseUrl,
        client.redact,
      )
}
