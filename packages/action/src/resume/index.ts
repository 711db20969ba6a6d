/** What only `resume: true` needs, as one chunk of the bundle. */
export { createActionsCache } from './actions-cache.ts'
export { ResumeStore } from './resume-store.ts'
