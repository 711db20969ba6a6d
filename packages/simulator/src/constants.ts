/** Ids for which the simulator has its own behaviour, whatever `workflows` contains. */
export const workflowIds = {
  /** Saved text-to-image graph. Checks `nodeInfoList`; the image shows the prompt and the seed. */
  textToImage: '1904136902449209346',
  /** Saved image-to-image graph with a LoadImage node "10". */
  imageToImage: '1904136902449209347',
  /** Does not exist: 380. */
  unknown: '1900000000000000380',
  /** Belongs to the other site, which this site reports in the same way: 380. */
  otherSite: '1900000000000000381',
  /** Was never saved and run by hand: 810. */
  neverRun: '1900000000000000810',
} as const

export const appIds = {
  /** Has an input of every type, a link, and a node of a subgraph. */
  everyField: '1877265245566922801',
  /** A prompt, an aspect ratio and a seed. */
  textToImage: '1877265245566922802',
  /** An image, a style and a strength. */
  imageToImage: '1877265245566922803',
  /** Does not exist: 901. */
  unknown: '1900000000000000901',
  /** Exists, but its demo has an empty nodeInfoList, because it was never run. */
  neverRun: '1900000000000000902',
} as const

/** RunningHub's message for each code. */
export const messages: Record<number, string> = {
  0: 'success',
  301: 'PARAMS_INVALID',
  380: 'WORKFLOW_NOT_EXISTS',
  412: 'TOKEN_INVALID',
  414: 'TASK_CREATE_FAILED_BY_NOT_ENOUGH_POWER_VALUE',
  415: 'TASK_INSTANCE_MAXED',
  416: 'TASK_CREATE_FAILED_BY_NOT_ENOUGH_WALLET',
  421: 'TASK_QUEUE_MAXED',
  423: 'TASK_NOT_FOUNED',
  433: 'VALIDATE_PROMPT_FAILED',
  435: 'TASK_USER_EXCLAPI_INSTANCE_NOT_FOUND',
  436: 'TASK_USER_EXCLAPI_REQUIRED',
  500: 'UNKNOWN_ERROR',
  801: 'APIKEY_UNSUPPORTED_FREE_USER',
  802: 'APIKEY_UNAUTHORIZED',
  803: 'APIKEY_INVALID_NODE_INFO',
  804: 'APIKEY_TASK_IS_RUNNING',
  805: 'APIKEY_TASK_STATUS_ERROR',
  806: 'APIKEY_USER_NOT_FOUND',
  807: 'APIKEY_TASK_NOT_FOUND',
  808: 'APIKEY_UPLOAD_FAILED',
  809: 'APIKEY_FILE_SIZE_EXCEEDED',
  810: 'WORKFLOW_NOT_SAVED_OR_NOT_RUNNING',
  811: 'CORPAPIKEY_INVALID',
  812: 'CORPAPIKEY_INSUFFICIENT_FUNDS',
  813: 'APIKEY_TASK_IS_QUEUED',
  814: 'PERSONAL_QUEUE_COUNT_LIMIT',
  901: 'WEBAPP_NOT_EXISTS',
  1000: 'unknown error',
  1001: 'invalid URL',
  1002: 'invalid key',
  1003: 'rate limit exceeded',
  1004: 'task not found or expired',
  1005: 'internal error',
  1006: 'task timed out',
  1007: 'invalid parameters',
  1008: 'file too large',
  1009: 'HTTP method not supported',
  1010: 'service unavailable',
  1011: 'service busy',
  1012: 'upstream error',
  1013: 'file processing failed',
  1014: 'enterprise-shared API key required',
  1015: 'generation failed',
  1101: 'workflow node data cannot be parsed',
  1501: 'content check failed',
  1504: 'model answer timed out',
  1505: 'real persons not allowed',
  1520: 'TASK_USER_CONCURRENT_LIMIT',
}

/** Returns the page of a gateway that cannot reach the service. */
export const gatewayPage = (status: number) =>
  `<html>\r\n<head><title>${status}</title></head>\r\n<body>\r\n<center><h1>${status}</h1></center>\r\n<hr><center>gateway</center>\r\n</body>\r\n</html>\r\n`
