/** What needs GitHub's API. A chunk of the bundle; most steps do not call GitHub. */
export { writeComment } from './pull-request-comment.ts'
