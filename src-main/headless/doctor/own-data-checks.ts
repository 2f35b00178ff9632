import type { CorralClient } from '../../contract/contract.ts'
import type { Network } from '../../contract/network.ts'
import type { VaultStatus } from '../../contract/vault.ts'
import { withCorral } from '../with-corral.ts'
import { type Finding, fault, ok, warning, wordsOf } from './finding.ts'

/** Opens the data as every command does, and looks at what it finds. */
export async function checkOwnData(dataDir: string, isOnline: boolean): Promise<Finding[]> {
  const database = await checkDatabase(dataDir)
  if (database.state === 'fault') return [database]
  try {
    return [database, ...(await withCorral(({ client }) => checkContent(client, isOnline)))]
  } catch (error) {
    const fix = "'corral logs --source program --level warn' tells more."
    return [database, fault('data', wordsOf(error), fix)]
  }
}

async function checkDatabase(dataDir: string): Promise<Finding> {
  try {
    const { databaseProblem } = await import('../../core/corral.ts')
    const problem = databaseProblem(dataDir)
    if (problem === null) return ok('database', 'sound')
    return fault('database', problem, 'Stop Corral, then: corral vault restore <file of backups/>')
  } catch (error) {
    return fault('database', wordsOf(error), "Install anew: 'npm ci' in a checkout, else the app.")
  }
}

async function checkContent(client: CorralClient, isOnline: boolean): Promise<Finding[]> {
  const [vault, { folders }, { models }, network, crashes] = await Promise.all([
    client.vault.status(),
    client.modelFolders.list(),
    client.models.list(),
    client.network.get(),
    client.diagnostics.crashes.list(),
  ])
  const unseen = crashes.filter(({ dismissed }) => !dismissed)
  const away = folders.filter(({ state }) => state === 'missing' || state === 'unreadable')
  const bad = models.filter(({ check }) => check.state === 'quarantined')
  return [
    vaultFinding(vault),
    away.length === 0
      ? ok('model folders', `${folders.length}, all can be read`)
      : warning(
          'model folders',
          away.map(({ path, state }) => `${path} is ${state}`).join('; '),
          "Attach the disk, or 'corral folders off <id>'.",
        ),
    bad.length === 0
      ? ok('models', `${models.length} on disk`)
      : warning(
          'models',
          `in quarantine: ${bad.map(({ id }) => id).join(', ')}`,
          "'corral verify <model>' says why; fetch it again.",
        ),
    networkFinding(network, new Date()),
    ...(isOnline ? [await askOutside(client)] : []),
    unseen.length === 0
      ? ok('crashes', 'none that you have not seen')
      : warning(
          'crashes',
          `${unseen.length} since you last looked`,
          "Settings, Diagnostics shows them; 'corral doctor --bundle <file>' gathers them.",
        ),
  ]
}

function networkFinding(network: Network, now: Date): Finding {
  const { proxy, proxyAddress, systemProxy, passwordUnreadable, authorities } = network
  if (passwordUnreadable) {
    return fault(
      'network',
      'the password of the proxy no longer opens',
      'Settings, Network: enter it.',
    )
  }
  const expired = authorities.filter(({ expiresAt }) => Date.parse(expiresAt) < now.getTime())
  if (expired.length > 0) {
    const names = expired.map(({ subject }) => subject).join(', ')
    return warning(
      'network',
      `certificates have expired: ${names}`,
      'Settings, Network: replace them.',
    )
  }
  const address = { system: systemProxy, custom: proxyAddress, none: null }[proxy]
  return ok('network', address === null ? 'no proxy' : `by the proxy ${address}`)
}

async function askOutside(client: CorralClient): Promise<Finding> {
  const { ok: isWell, host, failedStep, message } = await client.network.test({})
  if (isWell) return ok('outside', `${host} answers`)
  if (failedStep === 'switch') return ok('outside', 'nothing leaves this Mac, as you have set it')
  return warning('outside', `${host}: ${message}`, 'Settings, Network: proxy and certificates.')
}

function vaultFinding({ state, reason, secrets, unreadable }: VaultStatus): Finding {
  if (state === 'locked') {
    const why = reason === null ? 'locked' : `locked: ${reason.replace('_', ' ')}`
    return fault('vault', why, "'corral vault unlock', with the recovery kit if you have one.")
  }
  if (unreadable > 0) {
    return warning(
      'vault',
      `${unreadable} of ${secrets} secrets no longer open`,
      'Enter them again.',
    )
  }
  return ok('vault', `open, ${secrets} secrets`)
}
