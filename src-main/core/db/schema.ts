export { appTokens } from '../accounts/table.ts'
