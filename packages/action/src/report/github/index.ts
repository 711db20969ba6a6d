/** What needs GitHub's API. */
export { writeComment } from './pull-request-comment.ts'
export { publishFiles, RESULTS_BRANCH } from './results-branch.ts'
