/** One HTTP call of the service's API, before it is sent. The API key may be in it. */
export interface ApiRequest {
  method: 'GET' | 'POST'
  path: string
  headers: Record<string, string>
  body?: string
}

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
