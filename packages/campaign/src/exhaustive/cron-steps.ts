import { placeOf, remoteId } from './ids.ts'
import type { Cron, State, Step } from './queue-model.ts'

const DETAILS = { hasWebhook: true, taskTimeout: 3_600_000 }

/** Returns what an invocation that submits tasks may do next. */
export function cronSteps(state: State, cron: Cron, index: number): Step[] {
  const { now, remote } = state
  const moved = (next: Cron, more: Partial<State> = {}): State => {
    return { ...state, ...more, crons: state.crons.with(index, next) }
  }
  const step = (name: string, take: Step['take']): Step => ({ name: `cron${index}: ${name}`, take })
  const idle: Cron = { at: 'idle' }
  if (cron.at === 'idle') {
    return [
      step('claim', (queue) => {
        const { kind, id, lease } = queue.claim(now)
        return kind === 'task' && id && lease ? moved({ at: 'claimed', id, lease }) : state
      }),
    ]
  }
  const { id, lease } = cron
  const steps: Step[] = []
  if (state.crashesLeft > 0) {
    steps.push(step('crash', () => moved(idle, { crashesLeft: state.crashesLeft - 1 })))
  }
  const create = () => {
    const count = [...remote.values()].filter((other) => other === id).length
    const task = remoteId(placeOf(id), count + 1)
    return { task, more: { remote: new Map([...remote, [task, id]]) } }
  }
  switch (cron.at) {
    case 'claimed':
      steps.push(
        step('begin-submit', (queue) => {
          const mayCreate = queue.beginSubmit(id, lease, DETAILS, now)
          return moved(mayCreate ? { at: 'submitting', id, lease } : idle)
        }),
      )
      break
    case 'submitting':
      steps.push(
        step('create', () => {
          const { task, more } = create()
          return moved({ at: 'created', id, lease, remote: task }, more)
        }),
        step('create, response lost', () => moved({ at: 'lost', id, lease }, create().more)),
        step('refused', () => moved({ at: 'refused', id, lease })),
      )
      break
    case 'created':
      steps.push(
        step('mark-submitted', (queue) => {
          const created = { runninghubTaskId: cron.remote, running: false, nodeErrors: undefined }
          queue.markSubmitted(id, lease, created, now)
          return moved(idle)
        }),
      )
      break
    case 'lost':
      steps.push(
        step('mark-unknown', (queue) => {
          queue.markUnknown(id, lease, 'lost', now)
          return moved(idle)
        }),
      )
      break
    case 'refused':
      steps.push(
        step('release', (queue) => {
          queue.release(id, lease, { why: 'full', until: now }, now)
          return moved(idle)
        }),
      )
  }
  return steps
}
