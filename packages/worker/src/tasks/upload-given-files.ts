import { blobUpload, RunningHubError } from '@runninghub-action/core'
import { Problem } from '../http/problem.ts'
import type { NewTask } from '../model/task.ts'
import type { InvocationContext } from '../platform/context.ts'
import { runninghubClient } from '../platform/runninghub-client.ts'
import { assignAccount } from './assign.ts'

/** For one file, in milliseconds. */
const TIMEOUT = 120_000

/**
 * Uploads the files of a request before its task is accepted: they are in memory only. An upload costs
 * nothing. The task goes to the account that has the files.
 *
 * @param build validates the request with these values for its files
 * @throws {Problem} 502 when RunningHub does not accept a file: then no task was created
 */
export async function uploadGivenFiles(
  ctx: InvocationContext,
  files: Readonly<Record<string, File>>,
  build: (values: Record<string, string>) => NewTask,
): Promise<NewTask> {
  const entries = Object.entries(files)
  if (entries.length === 0) return build({})
  // An invalid request uploads nothing.
  const task = build(Object.fromEntries(entries.map(([name], index) => [name, placeholder(index)])))
  const account = await assignAccount(ctx, task.accounts)
  const client = runninghubClient(account, TIMEOUT)
  const uploads = new Map<unknown, string>()
  for (const [index, [name, file]] of entries.entries()) {
    try {
      const { fileName } = await client.upload(blobUpload(file.name, file))
      uploads.set(placeholder(index), fileName)
    } catch (error) {
      if (!(error instanceof RunningHubError)) throw error
      throw new Problem('upload-failed', { detail: `${name}: ${error.message}` })
    }
  }
  const nodeInfoList = task.nodeInfoList.map((info) => ({
    ...info,
    fieldValue: uploads.get(info.fieldValue) ?? info.fieldValue,
  }))
  return { ...task, nodeInfoList, accounts: [account.config.account] }
}

/** Returns a text in the form of RunningHub's name for an upload. */
function placeholder(index: number): string {
  return `api/${index.toString(16).padStart(64, '0')}.png`
}
