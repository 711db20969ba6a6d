import {
  compareWorkflows,
  parseWorkflow,
  toDriftFacts,
  wordFacts,
  workflowIdFor,
} from '@runninghub-action/core'
import { getBoolean } from '../args.ts'
import type { Command } from '../command.ts'
import { readRuns } from '../context/run-history.ts'
import { createClient, parseService, SERVICE_FLAGS } from '../context/service.ts'
import { UsageError } from '../errors.ts'
import { EXIT } from '../exit-code.ts'
import { loadWorkflow } from '../run/load-files.ts'

/** Compares api.json with the workflow that RunningHub has saved. Exits with 1 when they differ. */
export const command: Command = {
  flags: {
    json: { type: 'boolean', description: 'json' },
    ...SERVICE_FLAGS,
  },
  maxPositionals: 2,
  async run(args, context) {
    const { out, err, env, messages } = context
    const [file, given] = args.positionals
    const example = 'runninghub diff api.json 1980237776367083521'
    if (file === undefined) throw new UsageError(messages.usage.missing('api.json', example))
    const service = parseService(args, messages)
    const own = await loadWorkflow(file, messages)
    const newest = (await readRuns(env)).find(({ baseUrl }) => baseUrl === service.baseUrl)
    const idOrUrl = given ?? newest?.workflowId
    if (idOrUrl === undefined) throw new UsageError(messages.usage.missing('WORKFLOW', example))
    const workflowId = workflowIdFor(idOrUrl, service.baseUrl)
    const client = await createClient(service, context)
    const saved = parseWorkflow(await client.workflowJson(workflowId))
    const differences = compareWorkflows(own, saved)
    const drift = differences.filter(({ isSeed }) => !isSeed)
    if (getBoolean(args, 'json')) {
      const list = differences.map(({ facts, ...difference }) => ({
        ...difference,
        kind: facts.kind,
        message: wordFacts(facts, messages.facts),
      }))
      out.write(`${JSON.stringify({ workflowId, differences: list }, null, 2)}\n`)
    } else if (drift.length > 0) {
      const facts = {
        ...toDriftFacts(workflowId, [], file),
        differences: drift.map((d) => d.facts),
      }
      out.write(`${wordFacts(facts, messages.facts)}\n`)
    } else {
      out.write(`${messages.diff.same(workflowId, file)}\n`)
    }
    const seeds = differences.length - drift.length
    if (seeds > 0) err.write(`${messages.diff.seeds(seeds)}\n`)
    return drift.length > 0 ? EXIT.failed : EXIT.done
  },
}
