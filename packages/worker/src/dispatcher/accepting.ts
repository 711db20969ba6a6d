import type { Ledger } from './ledger.ts'
import type { Acceptance, Idempotency } from './messages.ts'
import { turn } from './turn.ts'

// What each means is at the method of its name in dispatcher.ts.

export function accept(
  ledger: Ledger,
  { id, brief, hasCallback }: { id: string; brief: string; hasCallback: boolean },
  idempotency: Idempotency | undefined,
  now: number,
): Acceptance {
  const known = earlier(ledger, id, idempotency, now)
  if (known) return known
  const isNew = ledger.tasks.insert({
    id,
    state: 'waiting',
    brief,
    entry: { createdAt: now, hasCallback, tries: 0, ends: 0 },
  })
  if (isNew && idempotency) ledger.keys.insert(idempotency, id, now)
  return created(ledger, now)
}

export function withdraw(
  ledger: Ledger,
  id: string,
  idempotency: Idempotency | undefined,
  now: number,
): Acceptance | undefined {
  const known = earlier(ledger, id, idempotency, now)
  if (known) return known
  const state = ledger.tasks.get(id)?.state ?? 'waiting'
  if (state !== 'waiting' && state !== 'claimed') return created(ledger, now)
  ledger.tasks.withdraw(id, now)
  return undefined
}

/** What a key says of a task that comes with it; undefined without one, and for a new one. */
function earlier(
  ledger: Ledger,
  id: string,
  idempotency: Idempotency | undefined,
  now: number,
): Acceptance | undefined {
  const use = idempotency && ledger.keys.find(idempotency.keyHash, now)
  if (!use) return undefined
  if (use.bodyHash !== idempotency.bodyHash) return { kind: 'conflict' }
  // The same task again, also when its row is gone: the key has outlived it.
  return use.taskId === id ? created(ledger, now) : { kind: 'existing', id: use.taskId }
}

function created(ledger: Ledger, now: number): Acceptance {
  return { kind: 'created', open: turn(ledger.queue(), now) !== 'closed' }
}
