/** Prints the OpenAPI document. `pnpm --filter worker openapi` writes it to public/. */
import { openApiDocument } from '../src/openapi/document.ts'

console.log(JSON.stringify(openApiDocument(), null, 2))
