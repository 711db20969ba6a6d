import type { FileKind } from '../file-types/file-kind.ts'

/** What kind of value an input of an app takes. */
export type AppInputType =
  | 'text'
  | 'integer'
  | 'number'
  | 'boolean'
  /** One of {@link AppInput.choices}; any text when the app lists none. */
  | 'choice'
  | 'image'
  | 'audio'
  | 'video'
  | 'file'
  /** A type that this library does not know: any text, number or boolean. */
  | 'other'

/** One option of an input. */
export interface AppChoice {
  /** What is sent: the option's index when it has one, else its text. */
  value: string
  /** The option as the app's page shows it. */
  label: string
  /** A further explanation; "" without one. */
  description: string
}

/** One input of an app: a field of a node of the workflow behind it. */
export interface AppInput {
  nodeId: string
  /** The class of the node; "" when RunningHub returns none. */
  nodeName: string
  fieldName: string
  type: AppInputType
  /** The name of the input on the app's page, usually in Chinese; "" without one. */
  description: string
  /** The same in English; "" without one. */
  descriptionEn: string
  /** The value that RunningHub uses when none is sent, as text. */
  default: string | undefined
  /** Empty when there are none, or none are known. */
  choices: readonly AppChoice[]
  /** The smallest and largest number, as decimal text: a seed's limit has 64 bits. */
  min: string | undefined
  max: string | undefined
  /** The text may have several lines. */
  multiline: boolean
  /** The value comes from another node and cannot be set. */
  isLink: boolean
}

/** An AI app of RunningHub: named inputs in front of a workflow. */
export interface AiApp {
  id: string
  /** "" without one. */
  name: string
  /** The app needs an access password. */
  isEncrypted: boolean
  /** Empty when the app was never run by hand. */
  inputs: readonly AppInput[]
}

/** Returns the kind of file that an input takes; any file for an input that is not only for files. */
export function appFileKind({ type }: Pick<AppInput, 'type'>): FileKind {
  return type === 'image' || type === 'audio' || type === 'video' ? type : 'file'
}

/** The types of inputs that take a file. */
export const FILE_TYPES: ReadonlySet<AppInputType> = new Set(['image', 'audio', 'video', 'file'])
