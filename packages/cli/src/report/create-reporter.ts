import type { RunningHubClient } from '@runninghub-action/core'
import type { CommandContext } from '../context/command-context.ts'
import { createJsonReporter } from './json-reporter.ts'
import type { Reporter } from './reporter.ts'
import type { ResilientOutput } from './resilient-output.ts'
import { TextReporter } from './text-reporter.ts'

/** Creates the reporter: JSON for a program, text for a person. Both redact the client's API key. */
export function createReporter(
  json: boolean,
  client: RunningHubClient,
  output: ResilientOutput,
  { env, messages, style }: CommandContext,
): Reporter {
  return json
    ? createJsonReporter(output.out, client.redact)
    : new TextReporter(
        { out: output.out, err: output.err, env, messages, style },
        client.baseUrl,
        client.redact,
      )
}
