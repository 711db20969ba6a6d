const NODE = {
  refused: { message: 'connect ECONNREFUSED', code: 'ECONNREFUSED', syscall: 'connect' },
  cut: { message: 'other side closed', code: 'UND_ERR_SOCKET' },
  timeout: { message: 'Headers Timeout Error', code: 'UND_ERR_HEADERS_TIMEOUT' },
  unknown: { message: 'getaddrinfo ENOTFOUND', code: 'ENOTFOUND', syscall: 'getaddrinfo' },
}

/** The error that `fetch` rejects with, in Node or in workerd. */
export function connectionError(reason: keyof typeof NODE, isWorker = false): Error {
  if (isWorker) return new Error('Network connection lost.')
  const { message, ...fields } = NODE[reason]
  return new TypeError('fetch failed', { cause: Object.assign(new Error(message), fields) })
}
