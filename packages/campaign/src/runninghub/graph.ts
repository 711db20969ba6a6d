/** The workflow of all orders. */
export const WORKFLOW_ID = '1904136902449209346'

/** A small graph in the API format. Its prompt names the order. */
export const GRAPH = JSON.stringify({
  '3': {
    class_type: 'KSampler',
    inputs: { seed: 718306405193268, steps: 20, positive: ['6', 0] },
  },
  '6': { class_type: 'CLIPTextEncode', inputs: { text: 'a cat' } },
  '10': { class_type: 'LoadImage', inputs: { image: 'example.png' } },
  '9': { class_type: 'SaveImage', inputs: { images: ['3', 0] } },
})

/** The node of the graph that takes a file. */
export const INPUT_NODE = '10'

/** Where the files of orders are. */
export const INPUTS_URL = 'https://inputs.example.com/'

/** A small PNG file. */
export const INPUT_FILE = Buffer.from(
  'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNkYPhfDwAChwGA60e6kgAAAABJRU5ErkJggg==',
  'base64',
)

/** The file after its owner has changed it. */
export const CHANGED_FILE = Buffer.concat([INPUT_FILE, Buffer.from('changed')])

/** What a server sends in place of a file. */
export const ERROR_PAGE = '<!doctype html><title>Log in</title>'
