/** The two built-in workflows, as their authors would have exported them. */

const checkpoint = {
  inputs: { ckpt_name: 'dreamshaper_8.safetensors' },
  class_type: 'CheckpointLoaderSimple',
  _meta: { title: 'Load Checkpoint' },
}
const prompt = (text: string, title: string) => ({
  inputs: { text, clip: ['4', 1] },
  class_type: 'CLIPTextEncode',
  _meta: { title },
})
const sampler = (latent: string) => ({
  inputs: {
    seed: 156680208700286,
    steps: 20,
    cfg: 8,
    sampler_name: 'euler',
    scheduler: 'normal',
    denoise: 1,
    model: ['4', 0],
    positive: ['6', 0],
    negative: ['7', 0],
    latent_image: [latent, 0],
  },
  class_type: 'KSampler',
  _meta: { title: 'KSampler' },
})
const decodeAndSave = {
  8: { inputs: { samples: ['3', 0], vae: ['4', 2] }, class_type: 'VAEDecode' },
  9: {
    inputs: { filename_prefix: 'ComfyUI', images: ['8', 0] },
    class_type: 'SaveImage',
    _meta: { title: 'Save Image' },
  },
}

export const textToImage = JSON.stringify({
  3: sampler('5'),
  4: checkpoint,
  5: {
    inputs: { width: 512, height: 512, batch_size: 1 },
    class_type: 'EmptyLatentImage',
    _meta: { title: 'Empty Latent Image' },
  },
  6: prompt('a lighthouse on a cliff at dusk, oil painting', 'Positive Prompt'),
  7: prompt('blurry, watermark', 'Negative Prompt'),
  ...decodeAndSave,
})

export const imageToImage = JSON.stringify({
  3: sampler('11'),
  4: checkpoint,
  6: prompt('the same picture as a watercolour', 'Positive Prompt'),
  7: prompt('blurry, watermark', 'Negative Prompt'),
  ...decodeAndSave,
  10: {
    inputs: { image: 'example.png', upload: 'image' },
    class_type: 'LoadImage',
    _meta: { title: 'Load Image' },
  },
  11: { inputs: { pixels: ['10', 0], vae: ['4', 2] }, class_type: 'VAEEncode' },
})
