/** What a field can be set to over the wire. */
export type WireValue = string | number | boolean

/**
 * One entry of RunningHub's `nodeInfoList`: give this field of this node this value.
 *
 * Sent values are text, or numbers and booleans in their JSON type; an integer beyond 2^53
 * goes as decimal text, since no JavaScript number can hold it.
 */
export interface NodeInfo<Value extends WireValue = WireValue> {
  nodeId: string
  fieldName: string
  fieldValue: Value
}
