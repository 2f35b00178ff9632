import { restore } from '../../src-main/core/vault/restore.ts'
import { testHost } from '../helpers/test-host.ts'
import { startVault } from './test-vault.ts'

/**
 * Run as a process of its own, to be killed: says `ready`, then changes keys, or restores a backup,
 * again and again.
 */
const [dataDir = '', what = '', file = ''] = process.argv.slice(2)
if (what === 'restore') {
  process.stdout.write('ready')
  for (;;) {
    const passphrase = async () => 'of the export'
    await restore({ host: testHost(dataDir), file, passphrase })
    process.stdout.write('.')
  }
}
const { vault } = await startVault(dataDir)
process.stdout.write('ready')
await vault.resume()
for (;;) {
  await vault.rotate(what as 'data' | 'root')
  process.stdout.write('.')
}
