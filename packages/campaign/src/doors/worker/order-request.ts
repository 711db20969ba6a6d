import { GRAPH, INPUT_FILE, INPUT_NODE, INPUTS_URL, WORKFLOW_ID } from '../../runninghub/graph.ts'

/** The preset that callers use. */
export const PRESET = 'picture'

/**
 * The body that creates the preset. Both versions of it do the same.
 *
 * @param accounts that may run its tasks
 */
export const presetBody = (version: number, accounts: readonly string[] | undefined) =>
  JSON.stringify({
    ...(accounts && { account: accounts }),
    workflowId: WORKFLOW_ID,
    workflow: JSON.parse(GRAPH),
    parameters: { prompt: { target: '6.text', required: true }, image: { target: '10.image' } },
    title: `version ${version}`,
  })

/** How a caller orders. */
export interface OrderRequest {
  usesPreset: boolean
  sendsGraph: boolean
  /** The name of a file; undefined for none. */
  file: string | undefined
  /** Whether the request contains the file, not a link to it. */
  sendsFile: boolean
  /** The accounts that may run it. */
  accounts: readonly string[] | undefined
  callbackUrl: string | undefined
}

/** Returns the request that orders a result. */
export function orderRequest(
  order: string,
  { usesPreset, sendsGraph, file, sendsFile, accounts, callbackUrl }: OrderRequest,
): { path: string; body: string | FormData } {
  const url = file && `${INPUTS_URL}${file}?sig=x`
  const common = {
    ...(callbackUrl && { callbackUrl }),
    metadata: { order },
  }
  if (usesPreset) {
    const path = `/v1/presets/${PRESET}/tasks`
    if (sendsFile) return { path, body: formOf({ prompt: order, ...common }) }
    const fields = { prompt: order, ...(url && { image: url }), ...common }
    return { path, body: JSON.stringify(fields) }
  }
  const fields = {
    workflowId: WORKFLOW_ID,
    inputs: { '6.text': order },
    ...(sendsGraph && { workflow: JSON.parse(GRAPH), sendWorkflow: true }),
    ...(accounts && { account: accounts }),
    ...(url && { files: { [`${INPUT_NODE}.image`]: url } }),
    ...common,
  }
  return { path: '/v1/tasks', body: JSON.stringify(fields) }
}

/** Returns fields and a file as a form. */
function formOf(fields: Readonly<Record<string, unknown>>): FormData {
  const form = new FormData()
  for (const [name, value] of Object.entries(fields)) {
    form.set(name, typeof value === 'string' ? value : JSON.stringify(value))
  }
  form.set('image', new File([INPUT_FILE], 'photo.png', { type: 'image/png' }))
  return form
}
