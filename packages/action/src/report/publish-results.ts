import nodePath from 'node:path'
import type { Inputs } from '../inputs/inputs.ts'
import type { Workspace } from '../inputs/workspace.ts'
import { bestEffort } from '../runner/best-effort.ts'
import type { Log } from '../runner/log.ts'
import { loadGitHub } from './load-github.ts'
import type { RunReport } from './run-report.ts'

/**
 * Publishes the saved files on a branch of the repository, if the inputs ask for it. Without them,
 * reports show the links of RunningHub, so a failure does not fail the step.
 *
 * @returns the reports, with the URLs of the published files
 */
export async function publishResults(
  reports: readonly RunReport[],
  {
    env,
    inputs,
    workspace,
    log,
    signal,
  }: {
    env: NodeJS.ProcessEnv
    inputs: Inputs
    workspace: Workspace
    log: Log
    signal: AbortSignal
  },
): Promise<readonly RunReport[]> {
  const absolute = (path: string) => nodePath.resolve(workspace.root, path)
  const paths = reports.flatMap(({ files }) => [...files.values()].map(absolute))
  if (inputs.publish !== 'branch' || paths.length === 0 || signal.aborted) return reports
  let urls: ReadonlyMap<string, string> = new Map()
  await bestEffort(log, 'the results to the branch', async () => {
    const { publishFiles, RESULTS_BRANCH } = await loadGitHub()
    const published = await publishFiles(env, paths, {
      token: inputs['github-token'],
      key: inputs['comment-key'],
      signal,
    })
    urls = published.urls
    log.info(`Published ${urls.size} files on the branch ${RESULTS_BRANCH}.`)
    for (const path of published.tooLarge)
      log.info(`Not published, because it is too large: ${path}`)
  })
  return reports.map((report) => {
    const published = [...report.files].flatMap(([index, path]) => {
      const url = urls.get(absolute(path))
      return url === undefined ? [] : [[index, url] as const]
    })
    return { ...report, published: new Map(published) }
  })
}
