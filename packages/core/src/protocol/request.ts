/** An HTTP call of RunningHub's API before it is sent. It may contain the API key. */
export interface ApiRequest {
  method: 'GET' | 'POST'
  path: string
  headers: Record<string, string>
  body?: string
}

/** Creates a POST request with a JSON body. */
export function jsonRequest(
  path: string,
  apiKey: string,
  body: Record<string, unknown>,
): ApiRequest {
  return {
    method: 'POST',
    path,
    headers: { authorization: `Bearer ${apiKey}`, 'content-type': 'application/json' },
    body: JSON.stringify(body),
  }
}
