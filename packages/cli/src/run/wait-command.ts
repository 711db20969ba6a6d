import { DEFAULT_BASE_URL, type Service } from '../context/service.ts'

/** Returns the command line that waits for a task. */
export function waitCommand(taskId: string, { baseUrl, api }: Service): string {
  const baseUrlFlag = baseUrl === DEFAULT_BASE_URL ? '' : ` --base-url ${baseUrl}`
  return `runninghub wait ${taskId}${baseUrlFlag}${api === 'v1' ? '' : ` --api ${api}`}`
}
