import { DEFAULT_SITE, type Service } from '../context/service.ts'

/** The command line that follows a task to its end. */
export function waitCommand(taskId: string, { baseUrl, api }: Service): string {
  const site = baseUrl === DEFAULT_SITE ? '' : ` --base-url ${baseUrl}`
  return `runninghub wait ${taskId}${site}${api === 'v1' ? '' : ` --api ${api}`}`
}
