import { createHash } from 'node:crypto'
import { createReadStream } from 'node:fs'
import { pipeline } from 'node:stream/promises'
import type { PlannedRun } from '@runninghub-action/core'
import type { Inputs } from '../inputs/inputs.ts'
import type { Plan } from '../plan/plan.ts'

/**
 * Returns the prefix of the cache keys of each run. It contains the id of the workflow run, and a
 * hash of the place in it and of everything that is sent, with local files by their content. A
 * changed prompt or file therefore has another prefix.
 */
export async function cacheKeyPrefixes(
  env: NodeJS.ProcessEnv,
  inputs: Inputs,
  plan: Plan,
): Promise<Map<PlannedRun, string>> {
  // All jobs of a matrix have the same GITHUB_JOB; resume-scope distinguishes them.
  const place = [env.GITHUB_WORKFLOW, env.GITHUB_JOB, inputs['resume-scope'], env.GITHUB_ACTION]
  const contents = new Map<string, string>()
  for (const [value, file] of plan.files) {
    if (file.kind === 'path') contents.set(value, await hashFile(file.path))
  }
  const occurrences = new Map<string, number>()
  const prefixes = new Map<PlannedRun, string>()
  for (const run of plan.runs) {
    const values = run.changes.map(({ nodeId, fieldName, fieldValue, file }) => {
      const value = file === undefined ? fieldValue : (contents.get(file) ?? file)
      return [nodeId, fieldName, value]
    })
    const graph = inputs['send-workflow'] ? run.workflow?.text : undefined
    const kind = run.app ? ['ai-app'] : []
    const request = [inputs['base-url'], run.workflowId, run.submit, values, graph, ...kind]
    const hash = sha256(JSON.stringify([place, request]))
    // Identical rows of a batch have separate tasks.
    const occurrence = occurrences.get(hash) ?? 0
    occurrences.set(hash, occurrence + 1)
    prefixes.set(run, `runninghub-task-${env.GITHUB_RUN_ID}-${hash.slice(0, 32)}-${occurrence}-`)
  }
  return prefixes
}

function sha256(text: string): string {
  return createHash('sha256').update(text).digest('hex')
}

async function hashFile(path: string): Promise<string> {
  const hash = createHash('sha256')
  await pipeline(createReadStream(path), hash)
  return hash.digest('hex')
}
