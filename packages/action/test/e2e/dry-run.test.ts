import { expect, test } from 'vitest'
import { FakeRunner } from '../harness/fake-runner.ts'
import { IMAGE, IMAGE_API_JSON, startSimulator } from '../harness/simulator.ts'

test.for(['v1', 'v2'])(
  'prints the exact request over %s without its secrets, and sends nothing',
  async (api) => {
    await using hub = await startSimulator()
    await using runner = await FakeRunner.create()
    const inputs = {
      ...hub.inputs,
      api,
      'access-password': 'open sesame',
      inputs: '10.image: input.png\n3.seed: 18446744073709551615',
    }
    const files = { 'api.json': IMAGE_API_JSON, 'input.png': IMAGE }
    const dry = await runner.step({ inputs: { ...inputs, 'dry-run': 'true' }, files })
    expect(dry).toMatchObject({ code: 0, outputs: { status: 'dry-run' } })
    expect(hub.simulator.log).toEqual([])
    const log = dry.stdout.replace(/^::add-mask.*$/gm, '')
    expect(log).not.toContain(hub.simulator.options.apiKey)
    expect(log).not.toContain('open sesame')

    await runner.step({ inputs })
    const [call] = hub.simulator.calls('submit')
    const sent = call?.text
      .replaceAll(hub.simulator.options.apiKey, '[secret]')
      .replace('open sesame', '[secret]')
      .replace(/api\/\w+\.png|openapi\/\w+\.png/, '<upload of input.png>')
    const printed = dry.stdout.split('\n').filter((line) => /^\s*["{}[\]]/.test(line))
    expect(JSON.parse(printed.join('\n'))).toEqual(JSON.parse(sent ?? ''))
    expect(dry.stdout).toContain('18446744073709551615')
  },
)
