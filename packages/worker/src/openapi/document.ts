import * as z from 'zod/mini'
import { PROBLEMS } from '../http/problem.ts'
import { presetRequest } from '../presets/preset.ts'
import { pauseRequest } from '../routes/queue.ts'
import { callbackFields } from '../validation/callback.ts'
import { redeliveryRequest } from '../validation/callback-target.ts'
import { taskRequest } from '../validation/task-request.ts'
import { DESCRIPTIONS, PROBLEM_ADVICE } from './descriptions.ts'
import { API_OPERATIONS, type ApiOperation } from './operations.ts'
import * as schemas from './schemas.ts'

type Json = Record<string, unknown>

const SCHEMAS: Readonly<Record<string, z.ZodMiniType>> = {
  TaskRequest: taskRequest,
  PresetRequest: presetRequest,
  // The parameters of the preset come in addition.
  PresetCall: z.looseObject(callbackFields),
  RedeliveryRequest: redeliveryRequest,
  Task: schemas.task,
  TaskList: schemas.taskList,
  Redelivery: schemas.redelivery,
  PauseRequest: pauseRequest,
  Queue: schemas.queue,
  Health: schemas.health,
  App: schemas.app,
  Preset: schemas.preset,
  PresetList: schemas.presetList,
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
  const {
    summary,
    description,
    parameters = [],
    body,
    isBodyOptional = false,
    response,
    problems,
    isPublic,
    asset,
  } = operation
  const guarded = ['unknown-parameter', 'unauthorized', 'forbidden', 'storage-unavailable'] as const
  const all = [...problems, ...(isPublic ? [] : guarded)]
  const statuses = new Map<number, string[]>()
  const always = asset ? [] : (['not-configured', 'internal'] as const)
  for (const name of [...all, ...always]) {
    const { status } = PROBLEMS[name]
    statuses.set(status, [...(statuses.get(status) ?? []), name])
  }
  const problemResponses = [...statuses].map(([status, names]) => [
    status,
    {
      description: names.join(', '),
      content: { 'application/problem+json': { schema: ref('Problem') } },
    },
  ])
  const { status, schema } = response
  return {
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
    ...(body && {
      requestBody: {
        required: !isBodyOptional,
        content: {
          'application/json': { schema: ref(body) },
          'application/x-www-form-urlencoded': { schema: ref(body) },
        },
      },
    }),
    responses: {
      [status]: {
        description: response.description,
        ...(schema && { content: { 'application/json': { schema: ref(schema) } } }),
        ...(asset && { content: { [asset.type]: {} } }),
      },
      ...Object.fromEntries(problemResponses),
    },
  }
}

function ref(name: string): Json {
  return { $ref: `#/components/schemas/${name}` }
}

function toJsonSchema(name: string, schema: z.ZodMiniType): Json {
  const { $schema: _, ...json } = z.toJSONSchema(schema, { io: 'input' }) as Json
  const properties = json.properties as Record<string, Json>
  for (const [field, description] of Object.entries(DESCRIPTIONS[name] ?? {})) {
    if (properties[field] === undefined) throw new TypeError(`${name} has no field ${field}`)
    properties[field] = { description, ...properties[field] }
  }
  return json
}
