const texts: Record<string, string> = {
  'apps.connect': 'Connected an app',
  'apps.undo': 'Disconnected an app',
  'auth.register': 'Asked for an account',
  'auth.login': 'Signed in',
  'auth.changePassword': 'Changed the own password',
  'auth.signOutEverywhere': 'Signed out everywhere',
  'auth.users.update': 'Changed an account',
  'auth.users.remove': 'Deleted an account',
  'auth.users.resetPassword': 'Reset a password',
  'imports.mlxManager': 'Imported from mlx-manager',
  'imports.openR4u': 'Imported from open-r4u',
  'limits.rates.save': 'Changed what may be asked at a time',
  'limits.rates.remove': 'Removed a rate limit',
  'limits.budgets.create': 'Set a budget',
  'limits.budgets.update': 'Changed a budget',
  'limits.budgets.remove': 'Deleted a budget',
  'models.addStarter': 'Wrote the starter model',
  'pool.forgetPrompts': 'Removed the prompts kept on disk',
  'pool.saveConfig': 'Changed the limits of the pool',
  'pool.saveModelSettings': 'Changed how a model is loaded',
  'providers.create': 'Added a provider',
  'providers.update': 'Changed a provider',
  'providers.remove': 'Removed a provider',
  'providers.test': 'Tested a provider',
  'providers.models.create': 'Added a model',
  'providers.models.remove': 'Removed a model',
  'providers.keys.create': 'Added a key',
  'providers.keys.update': 'Changed a key',
  'providers.keys.remove': 'Removed a key',
  'providers.keys.test': 'Tested a key',
  'providers.environment.import': 'Imported keys from the environment',
  'routing.create': 'Made a routing rule',
  'routing.update': 'Changed a routing rule',
  'routing.remove': 'Deleted a routing rule',
  'routing.prioritise': 'Changed the order of the routing rules',
  'settingsProviders.save': 'Changed a provider',
  'settingsProviders.remove': 'Removed a provider’s keys',
  'settingsProviders.test': 'Tested a provider',
  'tokens.create': 'Made a token',
  'tokens.revoke': 'Revoked a token',
  'vault.rotate': 'Renewed a key of the vault',
  'vault.unlock': 'Opened the vault',
  'vault.retry': 'Tried to open the vault',
  'vault.startOver': 'Started the vault over',
  'vault.recoveryKit': 'Made a recovery kit',
  'vault.backups.create': 'Made a backup',
  'vault.exportAll': 'Exported everything',
}

/** What a call did, in words; the call's own name for one that has none yet. */
export function actText(call: string): string {
  return texts[call] ?? call
}

/** Why it came to nothing; null when it worked. */
export function outcomeText(outcome: string): string | null {
  return outcome === 'ok' ? null : outcome.replaceAll('_', ' ')
}
