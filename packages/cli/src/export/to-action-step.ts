import { stringify } from 'yaml'
import { DEFAULT_SITE } from '../context/service.ts'
import { forward, isFile, portable } from './portable-path.ts'
import { durationFlag, type SameRun } from './run-recipe.ts'

/** A step of a GitHub Actions workflow. Paths are relative to the repository there. */
export function asActionStep(run: SameRun): string {
  const values = Object.fromEntries(
    run.overrides.map((override) => {
      const { target, value } = override
      return [target, isFile(run.workflow, override) ? portable(value) : value]
    }),
  )
  const { instanceType, accessPassword } = run.submit ?? {}
  const step = {
    uses: 'org/runninghub-action@v1',
    with: {
      'api-key': `\${{ secrets.RUNNINGHUB_API_KEY }}`,
      'workflow-id': escapeExpressions(run.workflowId),
      ...(run.workflowFile !== undefined && {
        'workflow-file': escapeExpressions(forward(run.workflowFile)),
      }),
      ...(run.overrides.length > 0 && {
        inputs: escapeExpressions(stringify(values, { lineWidth: 0 })),
      }),
      ...(run.pinSeeds && { 'pin-seeds': true }),
      ...(instanceType && { 'instance-type': escapeExpressions(instanceType) }),
      ...(accessPassword && {
        'access-password': `\${{ secrets.RUNNINGHUB_ACCESS_PASSWORD }}`,
      }),
      ...(run.timeout !== undefined && { timeout: durationFlag(run.timeout) }),
      ...(run.download !== undefined && {
        'download-dir': escapeExpressions(forward(run.download)),
      }),
      ...(run.service.baseUrl !== DEFAULT_SITE && { 'base-url': run.service.baseUrl }),
      ...(run.service.api !== 'v1' && { api: run.service.api }),
    },
  }
  return stringify([step], { lineWidth: 0 }).trimEnd()
}

/** GitHub evaluates `${{ … }}` wherever it stands, in a prompt too. */
function escapeExpressions(text: string): string {
  return text.replaceAll(`\${{`, `\${{ '\${{' }}`)
}
