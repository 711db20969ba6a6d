import { randomUUID as realUuid } from 'node:crypto'
import { simulatedUuid } from '../world/crypto.ts'
import { activeSimulation } from '../world/simulation.ts'

export * from 'node:crypto'

export const randomUUID = () => (activeSimulation() ? simulatedUuid() : realUuid())
