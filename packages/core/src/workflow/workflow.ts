import type { Position } from '../errors/position.ts'

/**
 * A JSON value that keeps how it was written: a number keeps its source text (a 64-bit seed does
 * not fit a JavaScript number, and `1.0` is not `1` to Python), an object keeps the order of its
 * members (JavaScript would move a key such as "3" before "10").
 */
export type JsonValue =
  | { kind: 'string'; value: string }
  | { kind: 'number'; source: string }
  | { kind: 'boolean'; value: boolean }
  | { kind: 'null' }
  | { kind: 'array'; items: JsonValue[] }
  | { kind: 'object'; members: Map<string, JsonValue> }

/** One input of a node. */
export interface WorkflowField {
  name: string
  value: JsonValue
  /** The place of the field's name in the text. */
  position: Position
  /** The place of the value in {@link Workflow.text}: UTF-16 offsets, `end` exclusive. */
  range: { start: number; end: number }
}

/** One node of the graph. */
export interface WorkflowNode {
  /** As written: "6", or "57:8" inside a subgraph. */
  id: string
  /** `class_type`; "" when the file has none. */
  classType: string
  /** `_meta.title`; "" when the file has none. */
  title: string
  /** In the order of the file. */
  fields: Map<string, WorkflowField>
  position: Position
}

/** A ComfyUI graph in the API format, as read from api.json. */
export interface Workflow {
  /** The JSON text the positions and ranges refer to, without a byte order mark. */
  text: string
  /** In the order of the file. */
  nodes: Map<string, WorkflowNode>
}
