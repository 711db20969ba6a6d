import type { JsonValue } from './workflow.ts'

/**
 * Fields that ComfyUI's own nodes, and the common custom ones, declare as integers. api.json does
 * not tell: it has `8` for a decimal of 8.0, too. A name that some node declares as a decimal, such
 * as `amount`, `tile_size` or `num_inference_steps`, is left out: a right value must never be refused.
 */
const INTEGER_FIELDS = new Set([
  ...['seed', 'noise_seed', 'steps', 'start_at_step', 'end_at_step'],
  ...['width', 'height', 'batch_size', 'length', 'target_width', 'target_height'],
  ...['crop_w', 'crop_h', 'num_frames', 'frames_number', 'frame_load_cap', 'skip_first_frames'],
  ...['select_every_nth', 'stop_at_clip_layer', 'batch_index', 'max_tokens', 'max_new_tokens'],
  ...['num_beams', 'grow_mask_by', 'image_load_cap', 'tile_width', 'tile_height'],
  ...['context_length', 'context_frames', 'context_stride', 'context_overlap'],
])

/**
 * Decides whether a field takes whole numbers only. ComfyUI cuts a decimal off without an error.
 *
 * @param original the field's value in api.json; undefined without a workflow
 */
export function isIntegerField(name: string, original: JsonValue | undefined): boolean {
  if (!INTEGER_FIELDS.has(name)) return false
  if (original === undefined || original.kind === 'null') return true
  return original.kind === 'number' && /^-?\d+$/.test(original.source)
}
