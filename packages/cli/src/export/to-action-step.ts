import { stringify } from 'yaml'
import { DEFAULT_BASE_URL } from '../context/service.ts'
import { toActionValue, toForwardSlashes } from './portable-path.ts'
import { formatTimeout, type RunRecipe } from './run-recipe.ts'

/** Returns a step of a GitHub Actions workflow. Its paths are relative to the repository. */
export function toActionStep(run: RunRecipe): string {
  const values = Object.fromEntries(
    run.overrides.map((override) => [override.target, toActionValue(run, override)]),
  )
  const { instanceType, accessPassword } = run.submit ?? {}
  const step = {
    uses: 'org/runninghub-action@v1',
    with: {
      'api-key': `\${{ secrets.RUNNINGHUB_API_KEY }}`,
      [run.app ? 'app-id' : 'workflow-id']: escapeExpressions(run.workflowId),
      ...(run.workflowFile !== undefined && {
        'workflow-file': escapeExpressions(toForwardSlashes(run.workflowFile)),
      }),
      ...(run.overrides.length > 0 && {
        inputs: escapeExpressions(stringify(values, { lineWidth: 0 })),
      }),
      ...(run.pinSeeds && { 'pin-seeds': true }),
      ...(instanceType && { 'instance-type': escapeExpressions(instanceType) }),
      ...(accessPassword && {
        'access-password': `\${{ secrets.RUNNINGHUB_ACCESS_PASSWORD }}`,
      }),
      ...(run.timeout !== undefined && { timeout: formatTimeout(run.timeout) }),
      ...(run.download !== undefined && {
        'download-dir': escapeExpressions(toForwardSlashes(run.download)),
      }),
      ...(run.service.baseUrl !== DEFAULT_BASE_URL && { 'base-url': run.service.baseUrl }),
      ...(run.service.api !== 'v1' && { api: run.service.api }),
    },
  }
  return stringify([step], { lineWidth: 0 }).trimEnd()
}

/** Escapes `${{ … }}`, which GitHub evaluates everywhere, also in a prompt. */
function escapeExpressions(text: string): string {
  return text.replaceAll(`\${{`, `\${{ '\${{' }}`)
}
