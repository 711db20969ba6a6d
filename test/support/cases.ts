import { inject } from 'vitest'

declare module 'vitest' {
  interface ProvidedContext {
    /** Whether dear tests run all of their generated cases. */
    allCases: boolean
  }
}

/** Whether `TEST_CASES=all` is set. The tests inside workerd do not see the environment. */
export const allCases = inject('allCases')

/** Returns how many generated cases a dear test runs: `all` with `TEST_CASES=all`, else `some`. */
export const cases = (all: number, some: number) => (allCases ? all : some)
