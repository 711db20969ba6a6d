/** How long nothing is submitted where RunningHub does not say, in milliseconds. */

/** Its queue was found full. It is looked at again soon: others end tasks too. */
export const FULL_PAUSE = 15_000
/** It does not answer. */
export const DOWN_PAUSE = 30_000
