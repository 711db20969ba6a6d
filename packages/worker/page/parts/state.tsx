import type { ComponentChildren } from 'preact'

/** What a view shows in place of its content. */
export function State({ title, children }: { title: string; children?: ComponentChildren }) {
  return (
    <section class="state">
      <h2>{title}</h2>
      {children}
    </section>
  )
}

/** Grey bars in place of what is being loaded. */
export function Skeleton({ label, rows = 6 }: { label: string; rows?: number }) {
  return (
    <div class="skeleton" role="status" aria-label={label}>
      {Array.from({ length: rows }, (_, row) => (
        <span key={row} class="bar" />
      ))}
    </div>
  )
}
