/**
 * Compares parsing a graph of 300 nodes and listing its fields with `JSON.parse` of the same text,
 * and with the same conversion in Python, which RunningHub's sample uses. All take turns.
 */
import { spawnSync } from 'node:child_process'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { parseWorkflow, toNodeInfoList } from '@runninghub-action/core'
import { atMost, type Row } from './row.ts'

const NODES = 300
const ROUNDS = 40

/** Reads the file `runs` times and prints the milliseconds of one conversion. */
const PYTHON = `
import json, sys, time
text = open(sys.argv[1], encoding="utf-8").read()
def convert(text):
    fields = []
    for node_id, node in json.loads(text).items():
        for name, value in node.get("inputs", {}).items():
            fields.append({"nodeId": node_id, "fieldName": name, "fieldValue": str(value)})
    return fields
runs = int(sys.argv[2])
for _ in range(runs): convert(text)
start = time.perf_counter()
for _ in range(runs): convert(text)
print((time.perf_counter() - start) / runs * 1000)
`

/** A graph with the field kinds of real ones: links, numbers, prompts, choices, switches. */
function largeGraph(nodes: number): string {
  const graph: Record<string, unknown> = {}
  for (let id = 1; id <= nodes; id++) {
    graph[id] =
      id % 3 === 0
        ? {
            inputs: {
              seed: 669816362794144 + id,
              steps: 20,
              cfg: 7.5,
              sampler_name: 'euler',
              scheduler: 'normal',
              denoise: 1,
              model: [String(id - 1), 0],
              positive: [String(id - 2), 0],
              add_noise: true,
            },
            class_type: 'KSampler',
            _meta: { title: `KSampler ${id}` },
          }
        : {
            inputs: {
              text: `a watercolour painting of a cat in the rain,\nsoft paper texture, number ${id}`,
              clip: [String(Math.max(1, id - 1)), 1],
            },
            class_type: 'CLIPTextEncode',
            _meta: { title: '正向提示词' },
          }
  }
  return JSON.stringify(graph, null, 2)
}

function timeOf(work: () => unknown): number {
  const start = performance.now()
  for (let n = 0; n < 20; n++) work()
  return (performance.now() - start) / 20
}

function pythonTime(file: string): number | undefined {
  const { stdout, status } = spawnSync('python3', ['-c', PYTHON, file, '20'], { encoding: 'utf8' })
  return status === 0 ? Number(stdout) : undefined
}

export function measureConversion(): Row[] {
  const text = largeGraph(NODES)
  const dir = mkdtempSync(join(tmpdir(), 'bench-'))
  const file = join(dir, 'api.json')
  writeFileSync(file, text)
  const times = { core: [] as number[], parse: [] as number[], python: [] as number[] }
  for (let round = 0; round < ROUNDS; round++) {
    times.core.push(timeOf(() => toNodeInfoList(parseWorkflow(text))))
    times.parse.push(timeOf(() => JSON.parse(text)))
    const python = pythonTime(file)
    if (python !== undefined) times.python.push(python)
  }
  rmSync(dir, { recursive: true })

  // The fastest round is the one that other processes disturbed least.
  const ms = (all: readonly number[]) => `${Math.min(...all).toFixed(2)} ms`
  const row = { what: `api.json of ${NODES} nodes to a node list`, result: ms(times.core) }
  const ratio = (all: readonly number[]) => Math.min(...times.core) / Math.min(...all)
  const rows = [
    atMost(4, { ...row, against: `JSON.parse: ${ms(times.parse)}`, ratio: ratio(times.parse) }),
  ]
  if (times.python.length === 0) return rows
  const against = `the same in Python: ${ms(times.python)}`
  return [...rows, atMost(1, { ...row, against, ratio: ratio(times.python) })]
}
