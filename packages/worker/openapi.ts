/** The command `pnpm --filter worker openapi`: prints the OpenAPI document, for public/openapi.json. */
import { openApiDocument } from './src/openapi/document.ts'

console.log(JSON.stringify(openApiDocument(), null, 2))
