import type { RunningHubClient } from '@runninghub-action/core'
import type { Io } from '../context/command-context.ts'
import { jsonReporter } from './json-reporter.ts'
import type { Reporter } from './reporter.ts'
import type { Audience } from './resilient-output.ts'
import { LineReporter } from './text-reporter.ts'

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
