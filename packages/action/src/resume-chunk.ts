/** What only `resume: true` needs, as one chunk of the bundle. */
export { githubCache } from './cache-service.ts'
export { Resume } from './resume.ts'
