export { appTokens, users } from '../accounts/table.ts'
export { acts } from '../audit/table.ts'
export { providerKeys, providerModels, providers } from '../providers/table.ts'
export { keyring, vaultRoot } from '../vault/table.ts'
