import { tmpdir as realTmpdir } from 'node:os'
import { currentProgram } from '../world/program.ts'

export * from 'node:os'

/** The directory for temporary files of the program that runs at this moment. */
export const tmpdir = () => currentProgram.getStore()?.env.TMPDIR ?? realTmpdir()
