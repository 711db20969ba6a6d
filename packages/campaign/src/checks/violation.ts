/** A promise that a run has broken. */
export interface Violation {
  invariant: string
  text: string
}
