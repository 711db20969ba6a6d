import type { NodeProblem, TaskFailure } from '../errors/node-problem.ts'

const socketUrl = /\bwss?:\/\/[^\s"'<>\\]+/gi
const credential = /(Rh-Comfy-Auth(?:=|%3D|["']?\s*:\s*["']?))[^\s&"'<>\\]+/gi
/** A short word after "bearer" is ordinary text: "the ring bearer walked". */
const bearer = /(\bBearer\s+)[\w.~+/=-]{16,}/gi
/** RunningHub's ComfyUI proxy has the key in its path. Other hosts may have a folder `proxy`. */
const proxyKey = /(\brunninghub\.(?:cn|ai)(?::\d+)?\/proxy(?:-plus)?\/)[^\s/"'<>\\]+/gi

/** Removes every secret from a text. */
export type Redact = (text: string) => string

/**
 * Creates a function that removes secrets from a text before it reaches an error or a log: the
 * given ones (also URL-encoded and in base64), and whatever has the form of a RunningHub
 * credential: progress-socket URLs, `Rh-Comfy-Auth` values, bearer tokens, `/proxy/KEY` paths.
 */
export function createRedact(secrets: readonly string[]): Redact {
  const secretForms = new Set<string>()
  for (const secret of secrets) {
    if (secret === '') continue
    secretForms.add(secret).add(encodeURIComponent(secret)).add(base64(secret))
  }
  return (text) => {
    let clean = text
    for (const secretForm of secretForms) clean = clean.replaceAll(secretForm, '[secret]')
    return clean
      .replace(socketUrl, '[secret]')
      .replace(credential, '$1[secret]')
      .replace(bearer, '$1[secret]')
      .replace(proxyKey, '$1[secret]')
  }
}

/** Redacts a failure: a node's traceback can quote its inputs, credentials included. */
export function redactFailure(failure: TaskFailure, redact: Redact): TaskFailure {
  const { nodeName, message, traceback } = failure
  return {
    ...failure,
    nodeName: nodeName && redact(nodeName),
    message: message && redact(message),
    traceback: traceback.map(redact),
  }
}

/** Redacts node errors: ComfyUI quotes the values it rejects. */
export function redactNodeErrors(problems: readonly NodeProblem[], redact: Redact): NodeProblem[] {
  return problems.map((problem) => ({ ...problem, messages: problem.messages.map(redact) }))
}

function base64(text: string): string {
  return btoa(String.fromCharCode(...new TextEncoder().encode(text)))
}
