export { keepRules } from '../activity/table.ts'
export { appTokens, users } from '../accounts/table.ts'
export { acts } from '../audit/table.ts'
export {
  conversationAttachments,
  conversationMessages,
  conversations,
} from '../conversations/table.ts'
export { downloadFiles, downloads } from '../downloads/table.ts'
export { hubToken } from '../hub/table.ts'
export { fileChecks, fileOrigins, modelFolders, modelIds } from '../library/table.ts'
export { budgets, rateLimits, spending } from '../limits/table.ts'
export { profiles } from '../profiles/table.ts'
export { providerKeys, providerModels, providers } from '../providers/table.ts'
export { routingRules } from '../routing/table.ts'
export { selfTests } from '../self-tests/table.ts'
export {
  activityConfig,
  modelSettings,
  preferences,
  proxyPassword,
  serverConfig,
} from '../settings/table.ts'
export { mcpServers, toolConsents } from '../tools/table.ts'
export { keyring, vaultRoot } from '../vault/table.ts'
