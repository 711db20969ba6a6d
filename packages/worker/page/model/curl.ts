import type { Task } from './types.ts'

/** Returns a curl command that creates the task again. The token is the variable `$TOKEN`. */
export function toCurl({ workflowId, kind, account, input, statusUrl, metadata }: Task): string {
  const { nodeInfoList = [], files = [], workflow, instanceType, addMetadata } = input ?? {}
  const target = (field: { nodeId: string; fieldName: string }) =>
    `${field.nodeId}.${field.fieldName}`
  const body = {
    ...(kind === 'ai-app' ? { appId: workflowId } : { workflowId }),
    account,
    inputs: Object.fromEntries(nodeInfoList.map((field) => [target(field), field.fieldValue])),
    ...(files.length > 0 && {
      files: Object.fromEntries(files.map((file) => [target(file), file.url])),
    }),
    ...(workflow !== undefined && { workflow, sendWorkflow: true }),
    instanceType,
    addMetadata,
    metadata,
  }
  return [
    `curl ${quote(new URL('/v1/tasks', statusUrl).href)}`,
    '  -H "Authorization: Bearer $TOKEN"',
    "  -H 'Content-Type: application/json'",
    `  -d ${quote(JSON.stringify(body))}`,
  ].join(' \\\n')
}

/** Quotes a text for a POSIX shell. */
function quote(text: string): string {
  return `'${text.replaceAll("'", "'\\''")}'`
}
