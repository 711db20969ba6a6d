import type { ProblemName } from '../http/problem.ts'

export interface Parameter {
  name: string
  in: 'path' | 'query' | 'header'
  description: string
  schema?: Record<string, unknown>
}

export interface Operation {
  method: 'get' | 'post' | 'put' | 'delete'
  path: string
  summary: string
  description?: string
  parameters?: Parameter[]
  /** The schema of the body, which may also come as a form. */
  body?: string
  /** Status and schema of the usual answer; no schema, no body. */
  answer: { status: number; schema?: string; description: string }
  problems: ProblemName[]
  /** Everyone may ask. */
  open?: true
  /** A file of public/, which Cloudflare serves without waking the Worker. */
  asset?: { type: string }
}

const id: Parameter = { name: 'id', in: 'path', description: 'The task.' }
const name: Parameter = { name: 'name', in: 'path', description: 'The preset.' }
const cursor: Parameter = {
  name: 'cursor',
  in: 'query',
  description: 'Where the last page ended. A page may be empty and not be the last.',
}
const idempotencyKey: Parameter = {
  name: 'Idempotency-Key',
  in: 'header',
  description:
    'Up to 255 characters. The same key and body within 24 hours get the same task, also at the same instant.',
}

const body: ProblemName[] = [
  'unreadable-body',
  'body-too-large',
  'unsupported-media-type',
  'invalid-request',
]
const create: ProblemName[] = [...body, 'idempotency-key-reused', 'acceptance-unknown']

/** Every operation of the API, in the order of /docs. */
export const OPERATIONS: readonly Operation[] = [
  {
    method: 'post',
    path: '/v1/tasks',
    summary: 'Run a workflow',
    description:
      'Answers at once; the task is submitted as soon as RunningHub has a free slot. The result is posted to `callbackUrl`, and can be asked for at `statusUrl`.',
    parameters: [idempotencyKey],
    body: 'TaskRequest',
    answer: { status: 202, schema: 'Task', description: 'Accepted. `Location` is where to ask.' },
    problems: create,
  },
  {
    method: 'get',
    path: '/v1/tasks',
    summary: 'Recent tasks, newest first',
    description: 'Up to a minute behind; the single task is not.',
    parameters: [
      { name: 'status', in: 'query', description: 'Only tasks that stand there.' },
      cursor,
      {
        name: 'limit',
        in: 'query',
        description: 'At most so many.',
        schema: { type: 'integer', minimum: 1, maximum: 100 },
      },
    ],
    answer: { status: 200, schema: 'TaskList', description: 'One page.' },
    problems: ['invalid-request'],
  },
  {
    method: 'get',
    path: '/v1/tasks/{id}',
    summary: 'One task',
    description: 'Asks RunningHub itself when the task is open and the last look is old.',
    parameters: [
      id,
      {
        name: 'wait',
        in: 'query',
        description: 'Hold the answer up to so many seconds until the task ends.',
        schema: { type: 'integer', minimum: 0, maximum: 60 },
      },
      {
        name: 'progress',
        in: 'query',
        description:
          'Also listen, for up to two seconds, how far a running task is: see `progress` in the answer.',
        schema: { type: 'boolean' },
      },
    ],
    answer: {
      status: 200,
      schema: 'Task',
      description: 'The task. `Retry-After` while it is open.',
    },
    problems: ['not-found', 'invalid-request'],
  },
  {
    method: 'post',
    path: '/v1/tasks/{id}/cancel',
    summary: 'Cancel a task',
    parameters: [id],
    answer: { status: 200, schema: 'Task', description: 'Cancelled.' },
    problems: ['not-found', 'task-ended', 'cancel-refused'],
  },
  {
    method: 'post',
    path: '/v1/tasks/{id}/redeliver',
    summary: 'Send the callback once more',
    parameters: [id],
    answer: {
      status: 202,
      schema: 'Task',
      description: 'It will be sent, with the same `webhook-id`.',
    },
    problems: ['not-found', 'no-callback', 'task-not-ended'],
  },
  {
    method: 'get',
    path: '/v1/presets',
    summary: 'All presets',
    parameters: [cursor],
    answer: { status: 200, schema: 'PresetList', description: 'One page.' },
    problems: ['invalid-request'],
  },
  {
    method: 'put',
    path: '/v1/presets/{name}',
    summary: 'Make or replace a preset',
    description:
      'Up to 64 lower-case letters, digits, `-` and `_`. May take a minute to be seen everywhere.',
    parameters: [name],
    body: 'PresetRequest',
    answer: { status: 201, schema: 'Preset', description: 'Made; 200 when one was replaced.' },
    problems: body,
  },
  {
    method: 'get',
    path: '/v1/presets/{name}',
    summary: 'One preset',
    parameters: [name],
    answer: { status: 200, schema: 'Preset', description: 'The preset.' },
    problems: ['not-found'],
  },
  {
    method: 'delete',
    path: '/v1/presets/{name}',
    summary: 'Delete a preset',
    parameters: [name],
    answer: { status: 204, description: 'Deleted. Tasks made from it go on.' },
    problems: ['not-found'],
  },
  {
    method: 'post',
    path: '/v1/presets/{name}/tasks',
    summary: 'Run a preset',
    description: 'The preset\'s own parameters, flat: `{"prompt": "a cat"}`.',
    parameters: [name, idempotencyKey],
    body: 'PresetCall',
    answer: { status: 202, schema: 'Task', description: 'Accepted. `Location` is where to ask.' },
    problems: [...create, 'not-found'],
  },
  {
    method: 'post',
    path: '/v1/runninghub/{id}/{token}',
    summary: "RunningHub's webhook at the end of a task",
    description:
      'Not for callers. The address is made for each task and given to RunningHub; the body is a hint, the truth is asked for.',
    parameters: [id, { name: 'token', in: 'path', description: 'What lets the webhook in.' }],
    answer: { status: 200, description: 'Received.' },
    problems: ['not-found', 'body-too-large'],
    open: true,
  },
  {
    method: 'get',
    path: '/health',
    summary: 'Whether the Worker is configured',
    answer: { status: 200, description: 'It is.' },
    problems: [],
    open: true,
  },
  {
    method: 'get',
    path: '/',
    summary: 'A page with the recent tasks',
    answer: { status: 200, description: 'The page, which asks for a token.' },
    problems: [],
    open: true,
    asset: { type: 'text/html' },
  },
  {
    method: 'get',
    path: '/docs',
    summary: 'This document, to be read',
    answer: { status: 200, description: 'The page.' },
    problems: [],
    open: true,
    asset: { type: 'text/html' },
  },
  {
    method: 'get',
    path: '/openapi.json',
    summary: 'This document',
    answer: { status: 200, description: 'The document.' },
    problems: [],
    open: true,
    asset: { type: 'application/json' },
  },
]
