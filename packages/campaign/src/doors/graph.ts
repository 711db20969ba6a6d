/** The workflow of all orders. */
export const WORKFLOW_ID = '1904136902449209346'

/** A small graph in the API format. Its prompt names the order. */
export const GRAPH = JSON.stringify({
  '3': {
    class_type: 'KSampler',
    inputs: { seed: 718306405193268, steps: 20, positive: ['6', 0] },
  },
  '6': { class_type: 'CLIPTextEncode', inputs: { text: 'a cat' } },
  '9': { class_type: 'SaveImage', inputs: { images: ['3', 0] } },
})
