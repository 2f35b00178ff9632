import { defineConfig } from 'drizzle-kit'

export default defineConfig({
  dialect: 'sqlite',
  schema: './src-main/core/*/table.ts',
  out: './resources/migrations',
})
