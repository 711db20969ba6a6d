import type { NodeProblem, TaskFailure } from '../errors/node-problem.ts'

const socketUrl = /\bwss?:\/\/[^\s"'<>\\]+/gi
const credential = /(Rh-Comfy-Auth(?:=|%3D|["']?\s*:\s*["']?))[^\s&"'<>\\]+/gi
/** At least as long as any key: "the ring bearer walked" is a text like any other. */
const bearer = /(\bBearer\s+)[\w.~+/=-]{16,}/gi
/** RunningHub's ComfyUI proxy has the key in its path; other hosts may have a folder of that name. */
const proxyKey = /(\brunninghub\.(?:cn|ai)(?::\d+)?\/proxy(?:-plus)?\/)[^\s/"'<>\\]+/gi

/** Takes every secret out of a text. */
export type Redact = (text: string) => string

/**
 * Makes a function that takes secrets out of a text before it reaches an error or a log: the
 * given ones (also URL-encoded and in base64), and whatever has the form of a RunningHub
 * credential: progress-socket URLs, `Rh-Comfy-Auth` values, bearer tokens, `/proxy/KEY` paths.
 */
export function createRedact(secrets: readonly string[]): Redact {
  const forms = new Set<string>()
  for (const secret of secrets) {
    if (secret === '') continue
    forms.add(secret).add(encodeURIComponent(secret)).add(base64(secret))
  }
  return (text) => {
    let clean = text
    for (const form of forms) clean = clean.replaceAll(form, '[secret]')
    return clean
      .replace(socketUrl, '[secret]')
      .replace(credential, '$1[secret]')
      .replace(bearer, '$1[secret]')
      .replace(proxyKey, '$1[secret]')
  }
}

/** A node's traceback can quote whatever the node was given, credentials included. */
export function redactFailure(failure: TaskFailure, redact: Redact): TaskFailure {
  const { nodeName, message, traceback } = failure
  return {
    ...failure,
    nodeName: nodeName && redact(nodeName),
    message: message && redact(message),
    traceback: traceback.map(redact),
  }
}

/** ComfyUI quotes the values it objects to. */
export function redactNodeErrors(problems: readonly NodeProblem[], redact: Redact): NodeProblem[] {
  return problems.map((problem) => ({ ...problem, messages: problem.messages.map(redact) }))
}

function base64(text: string): string {
  return btoa(String.fromCharCode(...new TextEncoder().encode(text)))
}
