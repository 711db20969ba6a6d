import type { ProblemName } from '../http/problem.ts'

export interface Parameter {
  name: string
  in: 'path' | 'query' | 'header'
  description: string
  schema?: Record<string, unknown>
}

export interface ApiResponse {
  status: number
  schema?: string
  /** @default application/json */
  type?: string
  description: string
  /** The names of its headers, of those in {@link HEADERS}. */
  headers?: readonly (keyof typeof HEADERS)[]
}

/** The headers of responses, beside those that every response has. */
export const HEADERS = {
  Location: 'The URL of the task.',
  'Retry-After': 'Seconds after which to try again.',
  'Idempotency-Replayed': '`true` when an earlier request with this key created the task.',
  'Content-Range': 'Which part it is.',
  'Content-Disposition': 'The name of the file.',
  ETag: 'The version of the file.',
  'Preference-Applied': '`respond-async`.',
  Allow: 'The methods of this URL.',
  'WWW-Authenticate': '`Bearer`.',
} as const

export interface ApiOperation {
  /** Clients name their function after it. */
  operationId: string
  method: 'get' | 'post' | 'put' | 'delete'
  path: string
  summary: string
  description?: string
  parameters?: Parameter[]
  /** The schema of the body. A form may have the same fields. */
  body?: string
  isBodyOptional?: true
  /** The body may also be multipart/form-data, with files. */
  isUpload?: true
  /** The response of a successful request. Without a schema it has no JSON body. */
  response: ApiResponse
  /** Responses with another status that are no problem. */
  others?: ApiResponse[]
  /** The body that /docs shows. */
  example?: Record<string, unknown>
  /** The Worker calls the `callbackUrl` of the body. */
  hasCallback?: true
  problems: ProblemName[]
  /** No token is required. */
  isPublic?: true
  /** A file of public/, which Cloudflare serves without running the Worker. */
  asset?: { type: string }
}

const id: Parameter = { name: 'id', in: 'path', description: 'Id of the task.' }
const name: Parameter = { name: 'name', in: 'path', description: 'Name of the preset.' }
const cursor: Parameter = {
  name: 'cursor',
  in: 'query',
  description: 'The `cursor` of the previous page. An empty page is not necessarily the last one.',
}
const wait: Parameter = {
  name: 'wait',
  in: 'query',
  description: 'Seconds to wait for the end of the task before responding.',
  schema: { type: 'integer', minimum: 0, maximum: 60 },
}
const selection: Parameter[] = [
  { name: 'status', in: 'query', description: 'Only tasks with this status.' },
  { name: 'preset', in: 'query', description: 'Only tasks of this preset.' },
  { name: 'token', in: 'query', description: 'Only tasks of the API token with this name.' },
  { name: 'since', in: 'query', description: 'Only tasks created at this date or later.' },
  { name: 'until', in: 'query', description: 'Only tasks created at this date or earlier.' },
  {
    name: 'text',
    in: 'query',
    description:
      'Only tasks with this text in `id`, in `prompt` or in `metadata` as JSON. ASCII letters match in upper and lower case.',
  },
]
const list: Parameter[] = [
  ...selection,
  {
    name: 'callback',
    in: 'query',
    description: 'Only tasks whose callback is `none`, `pending`, `delivered` or `dead`.',
  },
  { name: 'cursor', in: 'query', description: 'The `cursor` of the previous page.' },
  {
    name: 'limit',
    in: 'query',
    description: 'Page size.',
    schema: { type: 'integer', minimum: 1, maximum: 100 },
  },
]
const account: Parameter = {
  name: 'account',
  in: 'query',
  description: 'Name of the account whose queue it is. Required when the Worker has several.',
}
const idempotencyKey: Parameter = {
  name: 'Idempotency-Key',
  in: 'header',
  description:
    'At most 255 characters. Requests with the same key and body within 24 hours create one task, even simultaneous ones.',
}

const accepted: Pick<ApiOperation, 'response' | 'others' | 'hasCallback'> = {
  response: {
    status: 202,
    schema: 'Task',
    description: 'Accepted.',
    headers: ['Location', 'Retry-After', 'Idempotency-Replayed'],
  },
  others: [
    {
      status: 200,
      schema: 'Task',
      description: 'The task has ended within `wait` seconds: the body has the result.',
      headers: ['Location', 'Idempotency-Replayed'],
    },
  ],
  hasCallback: true,
}
const body: ProblemName[] = [
  'unreadable-body',
  'body-too-large',
  'unsupported-media-type',
  'invalid-request',
]
const create: ProblemName[] = [
  ...body,
  'app-unavailable',
  'idempotency-key-reused',
  'limit-reached',
  'acceptance-unknown',
]

/** Every operation of the API, in the order of /docs. */
export const API_OPERATIONS: readonly ApiOperation[] = [
  {
    operationId: 'createTask',
    method: 'post',
    path: '/v1/tasks',
    summary: 'Run a workflow or an AI app',
    description:
      'Responds at once. The Worker submits the task as soon as RunningHub has a free slot. It posts the result to `callbackUrl`, and shows it at `statusUrl`.',
    parameters: [idempotencyKey, wait],
    body: 'TaskRequest',
    example: {
      workflowId: '1980237776367083521',
      inputs: { '6.text': '1 girl in classroom' },
      callbackUrl: 'https://hooks.example.com/result',
    },
    ...accepted,
    problems: create,
  },
  {
    operationId: 'listTasks',
    method: 'get',
    path: '/v1/tasks',
    summary: 'List recent tasks, newest first',
    description:
      'A page is full when there are more tasks. Without `input`; without the results of a task with more than 20,000 characters of them.',
    parameters: list,
    response: { status: 200, schema: 'TaskList', description: 'One page.' },
    problems: ['invalid-request'],
  },
  {
    operationId: 'getTask',
    method: 'get',
    path: '/v1/tasks/{id}',
    summary: 'Get a task',
    description: 'Queries RunningHub when the task is open and its last status check is old.',
    parameters: [
      id,
      wait,
      {
        name: 'Prefer',
        in: 'header',
        description:
          'With `respond-async` the status is 202 while the task is open, with `Location` and `Retry-After`: callers such as Power Automate then poll by themselves.',
      },
      {
        name: 'progress',
        in: 'query',
        description:
          'Also read the progress of a running task, which takes up to two seconds: see `progress` in the response.',
        schema: { type: 'boolean' },
      },
    ],
    response: {
      status: 200,
      schema: 'Task',
      description: 'The task. `Retry-After` is set while it is open.',
      headers: ['Retry-After'],
    },
    others: [
      {
        status: 202,
        schema: 'Task',
        description: 'The task is open, and the request has `Prefer: respond-async`.',
        headers: ['Location', 'Retry-After', 'Preference-Applied'],
      },
    ],
    problems: ['not-found', 'invalid-request'],
  },
  {
    operationId: 'cancelTask',
    method: 'post',
    path: '/v1/tasks/{id}/cancel',
    summary: 'Cancel a task',
    description:
      'Cancels it on RunningHub, too. The time it has run stays billed. While it is not known whether RunningHub has the task, the response is 202: the cancel is carried out when that is known.',
    parameters: [id],
    response: { status: 200, schema: 'Task', description: 'Cancelled.' },
    others: [
      {
        status: 202,
        schema: 'Task',
        description:
          'Kept: the cancel is carried out when it is known whether RunningHub has the task.',
      },
    ],
    problems: ['not-found', 'task-ended', 'cancel-refused'],
  },
  {
    operationId: 'rerunTask',
    method: 'post',
    path: '/v1/tasks/{id}/rerun',
    summary: 'Run a task again',
    description:
      'Creates a new task from the input of this one. The body is optional and has what changes. `inputs` of a task of a preset have the names of its parameters.',
    parameters: [id, idempotencyKey, wait],
    body: 'RerunRequest',
    example: { inputs: { '6.text': 'a dog' } },
    isBodyOptional: true,
    ...accepted,
    problems: [...create, 'not-found', 'input-not-kept'],
  },
  {
    operationId: 'redeliverTask',
    method: 'post',
    path: '/v1/tasks/{id}/redeliver',
    summary: 'Send the callback again',
    description:
      'The body is optional. It names another receiver, also for a task without a callback.',
    parameters: [id],
    body: 'RedeliveryRequest',
    example: { callbackUrl: 'https://hooks.example.com/other' },
    isBodyOptional: true,
    response: {
      status: 202,
      schema: 'Task',
      description: 'The callback is sent again, with the same `webhook-id`.',
    },
    problems: [...body, 'not-found', 'no-callback', 'task-not-ended'],
  },
  {
    operationId: 'redeliverDeadTasks',
    method: 'post',
    path: '/v1/tasks/redeliver',
    summary: 'Send dead callbacks again',
    description:
      'At most 100, the newest first: repeat the request while `more` is true. The next cron runs send them. The body is optional. It names another receiver for all of them.',
    parameters: selection,
    body: 'RedeliveryRequest',
    example: { callbackUrl: 'https://hooks.example.com/other' },
    isBodyOptional: true,
    response: { status: 202, schema: 'Redelivery', description: 'How many are sent again.' },
    problems: body,
  },
  {
    operationId: 'listPresets',
    method: 'get',
    path: '/v1/presets',
    summary: 'List presets',
    parameters: [cursor],
    response: { status: 200, schema: 'PresetList', description: 'One page.' },
    problems: ['invalid-request'],
  },
  {
    operationId: 'putPreset',
    method: 'put',
    path: '/v1/presets/{name}',
    summary: 'Create or replace a preset',
    description:
      'The name has 1 to 64 lower-case letters, digits, `-` or `_`. A change can take a minute to appear everywhere.',
    parameters: [name],
    body: 'PresetRequest',
    example: {
      workflowId: '1980237776367083521',
      title: 'Portrait',
      parameters: {
        prompt: { target: '6.text', required: true, type: 'text', title: 'Prompt' },
        photo: { target: '10.image', type: 'image', title: 'Photo' },
      },
    },
    response: {
      status: 201,
      schema: 'Preset',
      description: 'Created.',
    },
    others: [{ status: 200, schema: 'Preset', description: 'Replaced.' }],
    problems: [...body, 'app-unavailable'],
  },
  {
    operationId: 'getPreset',
    method: 'get',
    path: '/v1/presets/{name}',
    summary: 'Get a preset',
    parameters: [name],
    response: { status: 200, schema: 'Preset', description: 'The preset.' },
    problems: ['not-found'],
  },
  {
    operationId: 'getPresetSchema',
    method: 'get',
    path: '/v1/presets/{name}/schema',
    summary: 'Get the JSON Schema of a preset',
    description:
      'Describes the body of `POST /v1/presets/{name}/tasks` in JSON Schema 2020-12: enough to build a form.',
    parameters: [name],
    response: {
      status: 200,
      schema: 'PresetSchema',
      type: 'application/schema+json',
      description: 'The schema.',
    },
    problems: ['not-found'],
  },
  {
    operationId: 'deletePreset',
    method: 'delete',
    path: '/v1/presets/{name}',
    summary: 'Delete a preset',
    parameters: [name],
    response: { status: 204, description: 'Deleted. Tasks that were created from it continue.' },
    problems: ['not-found'],
  },
  {
    operationId: 'runPreset',
    method: 'post',
    path: '/v1/presets/{name}/tasks',
    summary: 'Run a preset',
    description: 'The body has the parameters of the preset: `{"prompt": "a cat"}`.',
    parameters: [name, idempotencyKey, wait],
    body: 'PresetCall',
    example: { prompt: 'a cat' },
    isUpload: true,
    ...accepted,
    problems: [...create, 'not-found', 'upload-failed'],
  },
  {
    operationId: 'getApp',
    method: 'get',
    path: '/v1/apps/{id}',
    summary: 'Get the inputs of an AI app',
    description:
      'For forms: names, types, choices and defaults. RunningHub is asked at most once an hour.',
    parameters: [{ name: 'id', in: 'path', description: 'Id of the app.' }],
    response: { status: 200, schema: 'App', description: 'The app.' },
    problems: ['not-found', 'app-unavailable'],
  },
  {
    operationId: 'pauseQueue',
    method: 'post',
    path: '/v1/queue/pause',
    summary: 'Pause the queue',
    description:
      'No task is submitted until the queue is resumed. New tasks are accepted and wait. Tasks that RunningHub has continue. The body may be empty.',
    parameters: [account],
    body: 'PauseRequest',
    example: { reason: 'The workflow is being changed.' },
    isBodyOptional: true,
    response: { status: 200, schema: 'Queue', description: 'Paused.' },
    problems: body,
  },
  {
    operationId: 'resumeQueue',
    method: 'post',
    path: '/v1/queue/resume',
    summary: 'Resume the queue',
    description:
      'Also ends a pause that a refusal of RunningHub caused, without waiting for the next check of the account: one task is submitted first.',
    parameters: [account],
    response: { status: 200, schema: 'Queue', description: 'Resumed.' },
    problems: ['invalid-request'],
  },
  {
    operationId: 'getDashboard',
    method: 'get',
    path: '/v1/dashboard',
    summary: 'Get what the web page shows',
    description:
      'A page of tasks as in `GET /v1/tasks`, one task as in `GET /v1/tasks/{id}?progress=true`, and with the scope `admin` the accounts and the usage of today, in one response.',
    parameters: [
      ...list,
      { name: 'task', in: 'query', description: 'Id of the task to return with its `input`.' },
    ],
    response: {
      status: 200,
      schema: 'Dashboard',
      description: 'The state of the Worker. `task` is missing when there is no task with the id.',
    },
    problems: ['invalid-request'],
  },
  {
    operationId: 'getResult',
    method: 'get',
    path: '/v1/results/{day}/{secret}/{name}',
    summary: 'Get a stored result',
    description:
      'The URL is `storedUrl` of a result. It is secret, and needs no token. Range requests are supported.',
    parameters: [
      { name: 'day', in: 'path', description: 'When the task ended.' },
      { name: 'secret', in: 'path', description: 'Nobody can guess it.' },
      { name: 'name', in: 'path', description: 'Number and name of the file.' },
      { name: 'Range', in: 'header', description: 'One part of the file: `bytes=0-999`.' },
    ],
    response: {
      status: 200,
      type: 'application/octet-stream',
      description: 'The file.',
      headers: ['Content-Disposition', 'ETag'],
    },
    others: [
      {
        status: 206,
        type: 'application/octet-stream',
        description: 'A part of the file.',
        headers: ['Content-Disposition', 'Content-Range', 'ETag'],
      },
      { status: 304, description: 'The caller has this version.', headers: ['ETag'] },
      { status: 416, description: 'The file has no such part.', headers: ['Content-Range'] },
    ],
    problems: ['not-found', 'storage-unavailable'],
    isPublic: true,
  },
  {
    operationId: 'receiveWebhook',
    method: 'post',
    path: '/v1/runninghub/{id}/{token}',
    summary: "RunningHub's webhook for the end of a task",
    description:
      'Not for callers. Every task has its own URL, which only RunningHub knows. The body is not trusted; the Worker queries RunningHub.',
    parameters: [id, { name: 'token', in: 'path', description: 'Secret token of the task.' }],
    response: { status: 200, description: 'Received.' },
    problems: ['not-found', 'body-too-large'],
    isPublic: true,
  },
  {
    operationId: 'getHealth',
    method: 'get',
    path: '/health',
    summary: 'Check the Worker',
    description:
      'Without a token the response has `status` only. With a token that has the scope `read` or `admin` it has everything. The status code is 503 when `status` is `down`. RunningHub gets at most one call a minute.',
    response: { status: 200, schema: 'Health', description: '`ok` or `degraded`.' },
    others: [{ status: 503, schema: 'Health', description: '`down`.' }],
    problems: ['unknown-parameter', 'unauthorized', 'forbidden'],
    isPublic: true,
  },
  {
    operationId: 'getPage',
    method: 'get',
    path: '/',
    summary: 'Web page with the recent tasks',
    response: { status: 200, description: 'The page. It asks for a token.' },
    problems: [],
    isPublic: true,
    asset: { type: 'text/html' },
  },
  {
    operationId: 'getDocs',
    method: 'get',
    path: '/docs',
    summary: 'This document as a web page',
    response: { status: 200, description: 'The page.' },
    problems: [],
    isPublic: true,
    asset: { type: 'text/html' },
  },
  {
    operationId: 'getOpenApi',
    method: 'get',
    path: '/openapi.json',
    summary: 'This document',
    response: { status: 200, description: 'The document.' },
    problems: [],
    isPublic: true,
    asset: { type: 'application/json' },
  },
]
