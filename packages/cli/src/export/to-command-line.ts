import { DEFAULT_SITE } from '../context/service.ts'
import { valueText } from './exact-json.ts'
import { durationFlag, type SameRun } from './run-recipe.ts'
import { quote, type Shell } from './shell-quote.ts'

/** A password is no more written down than the key. */
const PASSWORD: Readonly<Record<Shell, string>> = {
  posix: '"$RUNNINGHUB_ACCESS_PASSWORD"',
  powershell: '"$env:RUNNINGHUB_ACCESS_PASSWORD"',
}

/** One command line without questions. The key and a password come from the environment. */
export function asCommandLine(run: SameRun, shell: Shell): string {
  const parts = ['runninghub', 'run']
  if (run.workflowFile !== undefined) parts.push(quote(run.workflowFile, shell))
  parts.push('--workflow-id', quote(run.workflowId, shell))
  for (const { target, value } of run.overrides)
    parts.push('--set', quote(`${target}=${valueText(value)}`, shell))
  if (run.pinSeeds) parts.push('--pin-seeds')
  const { instanceType, accessPassword } = run.submit ?? {}
  if (instanceType) parts.push('--instance-type', quote(instanceType, shell))
  if (accessPassword) parts.push('--access-password', PASSWORD[shell])
  if (run.timeout !== undefined) parts.push('--timeout', durationFlag(run.timeout))
  if (run.download !== undefined) parts.push('--download', quote(run.download, shell))
  if (run.service.baseUrl !== DEFAULT_SITE)
    parts.push('--base-url', quote(run.service.baseUrl, shell))
  if (run.service.api !== 'v1') parts.push('--api', run.service.api)
  return parts.join(' ')
}
