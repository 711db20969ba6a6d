import { DEFAULT_BASE_URL } from '../context/service.ts'
import { formatValue } from './format-value.ts'
import { formatTimeout, type RunRecipe } from './run-recipe.ts'
import { type Shell, shellQuote } from './shell-quote.ts'

/** Like the API key, a password is never printed. */
const PASSWORD_VARIABLES: Readonly<Record<Shell, string>> = {
  posix: '"$RUNNINGHUB_ACCESS_PASSWORD"',
  powershell: '"$env:RUNNINGHUB_ACCESS_PASSWORD"',
}

/** Returns a command line that asks nothing. The key and a password come from the environment. */
export function toCommandLine(run: RunRecipe, shell: Shell): string {
  const parts = ['runninghub', 'run']
  if (run.workflowFile !== undefined) parts.push(shellQuote(run.workflowFile, shell))
  parts.push(run.app ? '--app-id' : '--workflow-id', shellQuote(run.workflowId, shell))
  for (const { target, value } of run.overrides)
    parts.push('--set', shellQuote(`${target}=${formatValue(value)}`, shell))
  if (run.pinSeeds) parts.push('--pin-seeds')
  const { instanceType, accessPassword } = run.submit ?? {}
  if (instanceType) parts.push('--instance-type', shellQuote(instanceType, shell))
  if (accessPassword) parts.push('--access-password', PASSWORD_VARIABLES[shell])
  if (run.timeout !== undefined) parts.push('--timeout', formatTimeout(run.timeout))
  if (run.download !== undefined) parts.push('--download', shellQuote(run.download, shell))
  if (run.service.baseUrl !== DEFAULT_BASE_URL)
    parts.push('--base-url', shellQuote(run.service.baseUrl, shell))
  if (run.service.api !== 'v1') parts.push('--api', run.service.api)
  return parts.join(' ')
}
