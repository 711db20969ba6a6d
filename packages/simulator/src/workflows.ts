/** The two built-in workflows: those of the examples of this repository, as their authors export them. */

const checkpoint = {
  inputs: { ckpt_name: 'sd_xl_base_1.0.safetensors' },
  class_type: 'CheckpointLoaderSimple',
  _meta: { title: 'Load Checkpoint' },
}
const prompt = (text: string, title: string) => ({
  inputs: { text, clip: ['4', 1] },
  class_type: 'CLIPTextEncode',
  _meta: { title },
})
const sampler = (values: object, latent: string) => ({
  inputs: {
    ...values,
    model: ['4', 0],
    positive: ['6', 0],
    negative: ['7', 0],
    latent_image: [latent, 0],
  },
  class_type: 'KSampler',
  _meta: { title: 'KSampler' },
})
const decodeAndSave = (prefix: string) => ({
  8: {
    inputs: { samples: ['3', 0], vae: ['4', 2] },
    class_type: 'VAEDecode',
    _meta: { title: 'VAE Decode' },
  },
  9: {
    inputs: { filename_prefix: prefix, images: ['8', 0] },
    class_type: 'SaveImage',
    _meta: { title: 'Save Image' },
  },
})

export const textToImage = JSON.stringify({
  3: sampler(
    {
      seed: 718306405193268,
      steps: 24,
      cfg: 6.5,
      sampler_name: 'dpmpp_2m',
      scheduler: 'karras',
      denoise: 1,
    },
    '5',
  ),
  4: checkpoint,
  5: {
    inputs: { width: 1024, height: 1024, batch_size: 1 },
    class_type: 'EmptyLatentImage',
    _meta: { title: 'Picture Size' },
  },
  6: prompt('a lighthouse on a cliff at dusk, warm light in the windows', 'Positive Prompt'),
  7: prompt('blurry, watermark, text', 'Negative Prompt'),
  ...decodeAndSave('lighthouse'),
})

export const imageToImage = JSON.stringify({
  3: sampler(
    {
      seed: 90215571830462,
      steps: 20,
      cfg: 7,
      sampler_name: 'euler',
      scheduler: 'normal',
      denoise: 0.55,
    },
    '12',
  ),
  4: checkpoint,
  6: prompt('a watercolour painting, soft paper texture', 'Positive Prompt'),
  7: prompt('photo, harsh contrast', 'Negative Prompt'),
  ...decodeAndSave('watercolour'),
  10: {
    inputs: { image: 'example.png', upload: 'image' },
    class_type: 'LoadImage',
    _meta: { title: 'Input Picture' },
  },
  11: {
    inputs: { upscale_method: 'lanczos', megapixels: 1, image: ['10', 0] },
    class_type: 'ImageScaleToTotalPixels',
    _meta: { title: 'Scale to One Megapixel' },
  },
  12: {
    inputs: { pixels: ['11', 0], vae: ['4', 2] },
    class_type: 'VAEEncode',
    _meta: { title: 'VAE Encode' },
  },
})
