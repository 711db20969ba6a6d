import type { Patch } from './patch.ts'

const CLIENTS = ['action', 'cli'] as const

/** Bugs that break the promise. `pnpm campaign --planted` must find each of them. */
export const PATCHES: readonly Patch[] = [
  {
    name: 'a create call is repeated after every failure that may pass',
    doors: CLIENTS,
    edits: [
      {
        file: 'core/src/client/client.ts',
        search: 'throw toSubmitError(error, workflowId)',
        replace: 'throw error',
      },
      {
        file: 'core/src/client/retry.ts',
        search: '  idempotent: false,\n',
        replace: '  idempotent: true,\n',
      },
    ],
  },
  {
    name: 'a gateway page proves that nothing was created',
    doors: CLIENTS,
    edits: [
      {
        file: 'core/src/client/submit-error.ts',
        search: '  if (httpStatus !== undefined) return false\n',
        replace: '  if (httpStatus !== undefined) return true\n',
      },
    ],
  },
  {
    name: 'a cut connection proves that nothing was created',
    doors: CLIENTS,
    edits: [
      {
        file: 'core/src/client/submit-error.ts',
        search: "if (serviceCode === undefined) return retry !== 'if-idempotent'",
        replace: 'if (serviceCode === undefined) return true',
      },
    ],
  },
]
