import { Simulator, type SimulatorOptions, workflowIds } from '../../src/index.ts'

export type RequestBody = Record<string, unknown>
// biome-ignore lint/suspicious/noExplicitAny: tests read any path; a wrong one fails the test
export type ResponseBody = any

/** Creates a simulator, and the calls of a client that shares no code with the simulator. */
export function testClient(options: Partial<SimulatorOptions> = {}) {
  const simulator = new Simulator({ pictureSize: 256, ...options })
  const { apiKey, baseUrl } = simulator.options
  const send = async (path: string, body: unknown, headers: Record<string, string> = {}) => {
    const text = typeof body === 'string' ? body : JSON.stringify(body)
    return simulator.fetch(baseUrl + path, { method: 'POST', headers, body: text })
  }
  const v1 = async (path: string, body: RequestBody = {}): Promise<ResponseBody> =>
    (await send(path, { apiKey, ...body })).json()
  const v2 = async (path: string, body: unknown = {}): Promise<ResponseBody> =>
    (await send(path, body, { authorization: `Bearer ${apiKey}` })).json()
  const create = (body: RequestBody = {}) =>
    v1('/task/openapi/create', { workflowId: workflowIds.textToImage, ...body })
  const outputs = (taskId: string) => v1('/task/openapi/outputs', { taskId })
  const query = (taskId: string) => v2('/openapi/v2/query', { taskId })
  const upload = async (bytes: Uint8Array<ArrayBuffer>, name: string) => {
    const form = new FormData()
    form.append('apiKey', apiKey)
    form.append('fileType', 'input')
    form.append('file', new Blob([bytes]), name)
    const response = await simulator.fetch(`${baseUrl}/task/openapi/upload`, {
      method: 'POST',
      body: form,
    })
    return (await response.json()) as ResponseBody
  }
  /** Submits a task, advances time past its end, and returns its id. */
  const finished = async (body: RequestBody = {}): Promise<string> => {
    const { taskId } = (await create(body)).data
    await simulator.clock.advance(10_000)
    return taskId
  }
  return { simulator, apiKey, send, v1, v2, create, outputs, query, upload, finished }
}

export const nodeInfo = (nodeId: string, fieldName: string, fieldValue: unknown) => ({
  nodeId,
  fieldName,
  fieldValue,
})

/** A graph with numbers that JavaScript cannot represent. */
export const ownGraph = `{"3":{"class_type":"KSampler","inputs":{"seed":18446744073709551615,"cfg":1.0,"denoise":0.7500000000000002,"positive":["6",0]}},"6":{"class_type":"CLIPTextEncode","inputs":{"text":"a fox"}},"9":{"class_type":"SaveImage","inputs":{"images":["3",0]}}}`
