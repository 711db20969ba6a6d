import * as z from 'zod/mini'
import { PROBLEMS, type ProblemName } from '../http/problem.ts'
import { presetRequest } from '../presets/preset.ts'
import { pauseRequest } from '../routes/queue.ts'
import { callbackFields } from '../validation/callback.ts'
import { redeliveryRequest } from '../validation/callback-target.ts'
import { rerunRequest } from '../validation/rerun-request.ts'
import { taskRequest } from '../validation/task-request.ts'
import { DESCRIPTIONS, PROBLEM_ADVICE } from './descriptions.ts'
import { CALLBACK_EXAMPLE, EXAMPLES } from './examples.ts'
import { API_OPERATIONS, type ApiOperation, type ApiResponse, HEADERS } from './operations.ts'
import * as schemas from './schemas.ts'

type Json = Record<string, unknown>

const SCHEMAS: Readonly<Record<string, z.ZodMiniType>> = {
  TaskRequest: taskRequest,
  PresetRequest: presetRequest,
  // The parameters of the preset come in addition.
  PresetCall: z.looseObject(callbackFields),
  RerunRequest: rerunRequest,
  RedeliveryRequest: redeliveryRequest,
  Task: schemas.task,
  Callback: schemas.callbackBody,
  TaskList: schemas.taskList,
  Redelivery: schemas.redelivery,
  PauseRequest: pauseRequest,
  Queue: schemas.queue,
  Health: schemas.health,
  App: schemas.app,
  Dashboard: schemas.dashboard,
  Preset: schemas.preset,
  PresetList: schemas.presetList,
  PresetSchema: schemas.presetSchema,
  Problem: schemas.problem,
}

/**
 * Builds the OpenAPI document from the schemas that validate requests. `pnpm --filter worker run
 * openapi` writes it to public/openapi.json, which Cloudflare serves.
 */
export function openApiDocument(): Json {
  const paths: Record<string, Json> = {}
  for (const operation of API_OPERATIONS) {
    paths[operation.path] = {
      ...paths[operation.path],
      [operation.method]: toOperationObject(operation),
    }
  }
  return {
    openapi: '3.1.1',
    info: {
      title: 'RunningHub tasks',
      version: '1',
      description:
        'Runs ComfyUI workflows on RunningHub. One POST creates a task; the Worker posts the result to a callback URL, or returns it to a GET.',
      license: { name: 'MIT', identifier: 'MIT' },
    },
    servers: [{ url: '/' }],
    security: [{ bearer: [] }, { key: [] }],
    paths,
    components: {
      schemas: Object.fromEntries(
        Object.entries(SCHEMAS).map(([name, schema]) => [name, toJsonSchema(name, schema)]),
      ),
      securitySchemes: {
        bearer: { type: 'http', scheme: 'bearer' },
        key: { type: 'apiKey', in: 'header', name: 'X-API-Key' },
      },
    },
    'x-problems': Object.entries(PROBLEMS).map(([name, problem]) => ({
      type: `/docs#${name}`,
      ...problem,
      advice: PROBLEM_ADVICE[name],
    })),
  }
}

function toOperationObject(operation: ApiOperation): Json {
  const { operationId, summary, description, parameters = [], isPublic, hasCallback } = operation
  const requestBody = toRequestBody(operation)
  return {
    operationId,
    summary,
    ...(description && { description }),
    ...(isPublic && { security: [] }),
    ...(parameters.length > 0 && {
      parameters: parameters.map((parameter) => ({
        ...parameter,
        ...(parameter.in === 'path' && { required: true }),
        schema: parameter.schema ?? { type: 'string' },
      })),
    }),
    ...(requestBody && { requestBody }),
    responses: toResponses(operation),
    ...(hasCallback && { callbacks: callbacksOf(operationId) }),
  }
}

function toRequestBody({ body, example, isBodyOptional, isUpload }: ApiOperation) {
  if (!body) return undefined
  const content = { schema: ref(body) }
  return {
    required: isBodyOptional !== true,
    content: {
      'application/json': { ...content, ...(example && { example }) },
      'application/x-www-form-urlencoded': content,
      ...(isUpload && { 'multipart/form-data': content }),
    },
  }
}

/** Problems that every operation of the API may have, by whether it needs a token. */
const ALWAYS = ['not-configured', 'internal'] as const
const WITH_TOKEN = [
  'unknown-parameter',
  'unauthorized',
  'forbidden',
  'storage-unavailable',
] as const

function toResponses(operation: ApiOperation): Json {
  const { response, others = [], problems, isPublic, asset } = operation
  const names = [...problems, ...(isPublic ? [] : WITH_TOKEN), ...(asset ? [] : ALWAYS)]
  const responses = new Map<number, Json>()
  for (const one of [response, ...others]) responses.set(one.status, toResponse(one, asset?.type))
  const statuses = new Set(names.map((name) => PROBLEMS[name].status))
  for (const status of statuses) {
    const own = [...new Set(names)].filter((name) => PROBLEMS[name].status === status)
    const { content, description } = responses.get(status) ?? {}
    const headers = own.flatMap((name) => PROBLEM_HEADERS[name] ?? [])
    responses.set(status, {
      description: [description, own.join(', ')].filter(Boolean).join(' Or a problem: '),
      ...(headers.length > 0 && { headers: toHeaders(headers) }),
      content: {
        ...(content as Json),
        'application/problem+json': { schema: ref('Problem'), example: problemExample(own[0]) },
      },
    })
  }
  return Object.fromEntries(responses)
}

/** The headers of problems. */
const PROBLEM_HEADERS: Partial<Record<ProblemName, (keyof typeof HEADERS)[]>> = {
  unauthorized: ['WWW-Authenticate'],
  'limit-reached': ['Retry-After'],
  'storage-unavailable': ['Retry-After'],
}

function toResponse(response: ApiResponse, assetType: string | undefined): Json {
  const { description, schema, headers = [], type = schema && 'application/json' } = response
  const content = schema
    ? { schema: ref(schema), ...(EXAMPLES[schema] !== undefined && { example: EXAMPLES[schema] }) }
    : {}
  const contentType = assetType ?? type
  return {
    description,
    ...(headers.length > 0 && { headers: toHeaders(headers) }),
    ...(contentType && { content: { [contentType]: content } }),
  }
}

function toHeaders(names: readonly (keyof typeof HEADERS)[]): Json {
  return Object.fromEntries(
    names.map((name) => [name, { description: HEADERS[name], schema: { type: 'string' } }]),
  )
}

function problemExample(name: ProblemName | undefined): Json {
  const { status, title } = PROBLEMS[name ?? 'internal']
  return { type: `/docs#${name}`, title, status }
}

/** The callback of a task that an operation creates, as the Worker sends it. */
const callbacksOf = (operationId: string) => ({
  taskEnded: {
    '{$request.body#/callbackUrl}': {
      post: {
        operationId: `${operationId}Callback`,
        summary: 'The task has ended',
        description:
          'Signed as Standard Webhooks specifies. Any 2xx is a delivery. Otherwise the Worker repeats it up to seven times within 21 hours, with the same `webhook-id`; 410 stops it.',
        parameters: [
          ['webhook-id', 'The same in all attempts of one end.'],
          ['webhook-timestamp', 'Seconds since 1970.'],
          ['webhook-signature', 'Missing when the Worker sends callbacks unsigned.'],
        ].map(([name, description]) => ({
          name,
          in: 'header',
          description,
          schema: { type: 'string' },
        })),
        requestBody: {
          required: true,
          content: { 'application/json': { schema: ref('Callback'), example: CALLBACK_EXAMPLE } },
        },
        responses: { '2XX': { description: 'Delivered.' } },
      },
    },
  },
})

function ref(name: string): Json {
  return { $ref: `#/components/schemas/${name}` }
}

function toJsonSchema(name: string, schema: z.ZodMiniType): Json {
  const { $schema: _, ...json } = z.toJSONSchema(schema, { io: 'input' }) as Json
  const properties = json.properties as Record<string, Json>
  for (const [field, property] of Object.entries(properties))
    properties[field] = splitTypes(property)
  for (const [field, description] of Object.entries(DESCRIPTIONS[name] ?? {})) {
    if (properties[field] === undefined) throw new TypeError(`${name} has no field ${field}`)
    properties[field] = { description, ...properties[field] }
  }
  return json
}

/** Dify's importer fails on a list of types: api/core/tools/utils/parser.py of langgenius/dify. */
function splitTypes({ type, ...others }: Json): Json {
  if (!Array.isArray(type)) return { ...(type !== undefined && { type }), ...others }
  return { ...others, anyOf: type.map((one) => ({ type: one })) }
}
