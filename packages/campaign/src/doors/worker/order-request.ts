import { GRAPH, INPUTS_URL, WORKFLOW_ID } from '../graph.ts'

/** The preset that callers use. */
export const PRESET = 'picture'

/** The body that creates the preset. Both versions of it do the same. */
export const presetBody = (version: number) =>
  JSON.stringify({
    workflowId: WORKFLOW_ID,
    workflow: JSON.parse(GRAPH),
    parameters: { prompt: { target: '6.text', required: true }, image: { target: '10.image' } },
    title: `version ${version}`,
  })

/** How a caller orders. */
export interface OrderOptions {
  usesPreset: boolean
  sendsGraph: boolean
  /** The name of a file; undefined for none. */
  file: string | undefined
  callbackUrl: string | undefined
}

/** Returns the request that orders a result. */
export function orderRequest(
  order: string,
  { usesPreset, sendsGraph, file, callbackUrl }: OrderOptions,
): { path: string; body: string } {
  const url = file && `${INPUTS_URL}${file}?sig=x`
  const common = { ...(callbackUrl && { callbackUrl }), metadata: { order } }
  if (usesPreset) {
    const fields = { prompt: order, ...(url && { image: url }), ...common }
    return { path: `/v1/presets/${PRESET}/tasks`, body: JSON.stringify(fields) }
  }
  const fields = {
    workflowId: WORKFLOW_ID,
    inputs: { '6.text': order },
    ...(sendsGraph && { workflow: JSON.parse(GRAPH), sendWorkflow: true }),
    ...(url && { files: { '10.image': url } }),
    ...common,
  }
  return { path: '/v1/tasks', body: JSON.stringify(fields) }
}
