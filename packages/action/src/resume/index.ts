/** What only `resume: true` needs, as one chunk of the bundle. */
export { githubCache } from './actions-cache.ts'
export { Resume } from './resume-store.ts'
