import type { BadRequest } from './bad-request.ts'
import { bodies } from './bodies.ts'
import { fields } from './fields.ts'
import { forms } from './forms.ts'
import { inputRequests } from './inputs.ts'
import { presetRequests } from './presets.ts'
import { headers, paths, queries } from './requests.ts'
import { urls } from './urls.ts'

/** Requests that the Worker refuses, by what is wrong with them. */
export const BAD_REQUESTS: Readonly<Record<string, readonly BadRequest[]>> = {
  'a body': bodies,
  'a form': forms,
  'a field': fields,
  'an input': inputRequests,
  'a URL': urls,
  'a preset or its call': presetRequests,
  'a path or a method': paths,
  'a query': queries,
  'a header': headers,
}
