/** Prints the OpenAPI document. `pnpm --filter worker run openapi` writes it to public/openapi.json. */
import { openApiDocument } from './src/openapi/document.ts'

console.log(JSON.stringify(openApiDocument(), null, 2))
