/** A task that has ended, as a callback has it. */
const ended = {
  id: 'zd37slqoc603f10f143ac6728',
  status: 'succeeded',
  statusUrl: 'https://runninghub-worker.you.workers.dev/v1/tasks/zd37slqoc603f10f143ac6728',
  createdAt: '2026-01-31T08:00:00.000Z',
  submittedAt: '2026-01-31T08:00:01.000Z',
  startedAt: '2026-01-31T08:00:05.000Z',
  endedAt: '2026-01-31T08:00:35.000Z',
  workflowId: '1980237776367083521',
  runninghubTaskId: '1910246754753896450',
  url: 'https://rh-images.example.com/ComfyUI_00001.png',
  urls: ['https://rh-images.example.com/ComfyUI_00001.png'],
  results: [{ url: 'https://rh-images.example.com/ComfyUI_00001.png', type: 'png', nodeId: '9' }],
  resultsExpireAt: '2026-02-01T08:00:35.000Z',
  usage: { coins: 17, seconds: 30 },
  metadata: { row: 7 },
}

const task = { ...ended, callback: { status: 'delivered', attempts: 1, lastStatus: 204 } }

/** Examples of responses, by the name of their schema. Tests validate them. */
export const EXAMPLES: Readonly<Record<string, unknown>> = {
  Task: task,
  TaskList: { tasks: [task], cursor: task.id },
  Redelivery: { redelivered: 3, more: false },
  Health: { status: 'ok' },
  Queue: { waiting: 2, preparing: 0, submitting: 0, submitted: 3, unknown: 0, limit: 3 },
  Preset: {
    name: 'portrait',
    title: 'Portrait',
    workflowId: '1980237776367083521',
    parameters: { prompt: { target: '6.text', required: true, type: 'text', title: 'Prompt' } },
    defaults: { '3.steps': 30 },
    updatedAt: '2026-01-31T08:00:00.000Z',
  },
  PresetList: {
    presets: [
      {
        name: 'portrait',
        title: 'Portrait',
        workflowId: '1980237776367083521',
        updatedAt: '2026-01-31T08:00:00.000Z',
      },
    ],
  },
  PresetSchema: {
    $schema: 'https://json-schema.org/draft/2020-12/schema',
    title: 'Portrait',
    type: 'object',
    properties: { prompt: { title: 'Prompt', type: 'string' } },
    required: ['prompt'],
    additionalProperties: false,
  },
}

export const CALLBACK_EXAMPLE = {
  type: 'runninghub.task.succeeded',
  timestamp: ended.endedAt,
  data: ended,
}
