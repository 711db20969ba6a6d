import { type PlannedRun, parseJson, previewRun } from '@runninghub-action/core'
import type { Service } from '../context/service.ts'
import { localPath } from './file-values.ts'

/** A create call as it would be sent, without its secrets. */
export interface RequestPreview {
  method: string
  url: string
  body: unknown
}

/** Returns the create call of a run without sending it. It shows the paths of files to upload. */
export async function previewRequest(service: Service, run: PlannedRun): Promise<RequestPreview> {
  const changes = run.changes.map((change) =>
    change.file === undefined ? change : { ...change, file: localPath(change.file) ?? change.file },
  )
  const { method, url, body } = await previewRun(service, { ...run, changes })
  return { method, url, body: parseJson(body) }
}
