import { WORKER } from '../../../src/chaos/lost-answers.ts'
import type { Entry, EntryOf } from '../../../src/history/history.ts'

const ORDER = 'order client1-1'
export const TASK = '2127585510183403521'
export const OTHER_TASK = '2127585579934679043'
const URL = 'http://127.0.0.1:1/a.png'

type Fields<T extends Entry['type']> = Partial<Omit<EntryOf<T>, 'type'>>

/** Builders of entries, with the values of an ordinary request to the Worker. */
export const ordered = (fields: Fields<'ordered'> = {}): Entry => ({
  ...{ at: 0, type: 'ordered', owner: ORDER, order: ORDER },
  ...fields,
})
export const answered202 = (id = 'zd1', fields: Fields<'answered client'> = {}): Entry => ({
  ...{ at: 5, type: 'answered client', order: ORDER, status: 202, text: `{"id":"${id}"}` },
  ...fields,
})
export const called = (fields: Fields<'called'> = {}): Entry => ({
  ...{ at: 10_000, type: 'called', call: 1, program: 'invocation of the Worker' },
  ...{ operation: 'create', subject: ORDER, fault: undefined },
  ...fields,
})
export const created = (fields: Fields<'created'> = {}): Entry => ({
  ...{ at: 10_010, type: 'created', call: 1, task: TASK, order: ORDER, live: [] },
  ...fields,
})
export const answered = (fields: Fields<'answered'> = {}): Entry => ({
  ...{ at: 10_020, type: 'answered', call: 1, result: 200 },
  ...fields,
})
export const killed = (at: number, program = WORKER): Entry => ({ at, type: 'killed', program })
export const started = (at: number): Entry => ({ at, type: 'started', program: WORKER })
export const printed = (at: number, text: string, program = WORKER): Entry => ({
  ...{ at, type: 'printed', program, text },
})
export const reported = (fields: Fields<'reported'> = {}): Entry => ({
  ...{ at: 90_000, type: 'reported', owner: ORDER, by: 'worker', order: ORDER },
  ...{ status: 'succeeded', task: TASK, urls: [URL] },
  ...fields,
})
export const task = (fields: Fields<'task'> = {}): Entry => ({
  ...{ at: 90_010, type: 'task', task: TASK, order: ORDER, state: 'SUCCESS' },
  ...{ endedAt: 20_000, result: URL },
  ...fields,
})
export const callback = (fields: Fields<'callback'> = {}): Entry => ({
  ...{ at: 21_000, type: 'callback', order: ORDER, id: 'msg_1', task: TASK, status: 'succeeded' },
  ...{ urls: [URL], received: true, signed: true },
  ...fields,
})
export const callbackState = (status: string): Entry => ({
  ...{ at: 90_000, type: 'callback state', order: ORDER, status },
})
export const webhook = (fields: Fields<'webhook'> = {}): Entry => ({
  ...{ at: 20_500, type: 'webhook', task: TASK, acknowledged: true, forged: false },
  ...fields,
})
export const attempt = (number: number, fields: Fields<'attempt'> = {}): Entry => ({
  ...{ at: 30_000 * number, type: 'attempt', owner: 'job1', attempt: `job1.${number}` },
  ...{ resumes: true, timeout: 7_200_000, state: 'killed' },
  ...fields,
})
export const unknown = { status: 'unknown', task: '', urls: [] }
