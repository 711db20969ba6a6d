import { env } from 'cloudflare:workers'
import { type Config, readConfig } from '../../src/config.ts'
import { type Body, readBody } from '../../src/http/body.ts'
import { type FieldError, Problem } from '../../src/http/problem.ts'
import { WORKFLOW_FIELD } from '../../src/validation/workflow.ts'

export const config = readConfig(env) as Config
export const ownHosts = ['worker.example.com']

export const workflowId = '1980237776367083521'

/** A graph with a text, a seed, an image and a link. */
export const graph = {
  '3': { class_type: 'KSampler', inputs: { seed: 5, steps: 20, cfg: 8, positive: ['6', 0] } },
  '6': {
    class_type: 'CLIPTextEncode',
    inputs: { text: 'a dog' },
    _meta: { title: 'Positive Prompt' },
  },
  '10': { class_type: 'LoadImage', inputs: { image: 'example.png', upload: 'image' } },
}

/** Reads a body as the Worker does. Text is sent as it is, so that it can have any number literal. */
export function createBody(body: unknown, type = 'application/json'): Promise<Body> {
  const text = typeof body === 'string' ? body : JSON.stringify(body)
  return readBody(
    new Request('https://worker.example.com/', {
      method: 'POST',
      headers: { 'content-type': type },
      body: text,
    }),
    WORKFLOW_FIELD,
  )
}

/** Returns the errors of an invalid request as `pointer: message`, in order. */
export function validationErrors(read: () => unknown): string[] {
  try {
    read()
  } catch (error) {
    if (!(error instanceof Problem)) throw error
    return (error.details.errors ?? []).map(
      ({ pointer, parameter, message }: FieldError) => `${pointer ?? parameter}: ${message}`,
    )
  }
  throw new Error('the request is valid')
}
