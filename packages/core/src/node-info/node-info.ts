/**
 * One entry of RunningHub's `nodeInfoList`: sets one field of one node.
 *
 * A value is sent as text, or as a number or boolean in its JSON type. An integer beyond 2^53 is
 * sent as decimal text, since no JavaScript number can represent it.
 */
export interface NodeInfo<Value extends string | number | boolean = string | number | boolean> {
  nodeId: string
  fieldName: string
  fieldValue: Value
}
