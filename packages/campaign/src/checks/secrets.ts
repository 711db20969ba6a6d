import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import type { Entry } from '../history/history.ts'
import { SECRETS } from '../runninghub/service.ts'
import type { Violation } from './violation.ts'

/** Returns a secret in the forms in which it could be shown. */
function encodings(secret: string): string[] {
  const bytes = Buffer.from(secret)
  const uri = encodeURIComponent(secret)
  return [
    secret,
    uri,
    encodeURIComponent(uri),
    bytes.toString('base64'),
    bytes.toString('base64url'),
    bytes.toString('hex'),
    JSON.stringify(secret).slice(1, -1),
    secret.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('"', '&quot;'),
  ]
}

/** GitHub's runner reads these lines and shows none of them. */
const MASK = '::add-mask::'

/** No secret is in what programs print, answer or keep on a disk. */
export function findSecrets(entries: readonly Entry[], dir: string): Violation[] {
  const texts = entries.flatMap((entry) =>
    'text' in entry && entry.text !== undefined && !entry.text.startsWith(MASK)
      ? [{ place: `${entry.type}`, text: entry.text }]
      : [],
  )
  const files = readdirSync(dir, { recursive: true, withFileTypes: true })
    .filter((file) => file.isFile())
    .map((file) => ({
      place: file.name,
      text: readFileSync(join(file.parentPath, file.name), 'utf8'),
    }))
  const forms = [...new Set(SECRETS.flatMap(encodings))]
  return [...texts, ...files].flatMap(({ place, text }) => {
    const found = forms.find((form) => text.includes(form))
    return found ? [{ invariant: 'no secret is shown', text: `${place}: ${found}` }] : []
  })
}
