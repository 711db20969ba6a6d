import { escapeHtml, link } from './html.ts'
import type { Place } from './places.ts'

/** Renders a place in a file, as a link where GitHub shows the file. */
export type RenderPlace = (place: Place) => string

/**
 * Returns a function that links places to GitHub's pages of the files at the commit of the job.
 * A file outside of the repository has no page.
 */
export function placeRenderer(env: NodeJS.ProcessEnv): RenderPlace {
  const { GITHUB_SERVER_URL: server, GITHUB_REPOSITORY: repository, GITHUB_SHA: commit } = env
  return ({ file, line }) => {
    const text = escapeHtml(`${file}:${line}`)
    const isInside = !file.startsWith('..') && !/^(?:\/|[a-z]:)/i.test(file)
    if (!server || !repository || !commit || !isInside) return text
    const path = file.split('/').map(encodeURIComponent).join('/')
    return link(`${server}/${repository}/blob/${commit}/${path}?plain=1#L${line}`, text)
  }
}
