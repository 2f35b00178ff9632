import { randomBytes } from 'node:crypto'
import { noLimits, openStores, tokensOf, writer } from './test-store.ts'

/**
 * Run as a process of its own, to be killed: says `ready`, then keeps states of conversations and
 * reads them, again and again. Each state begins with the name of its conversation. It is given the
 * key, which is quicker than a vault of its own.
 */
const [folder = '', memoryFolder = '', kid = '', key = ''] = process.argv.slice(2)
const vault = { fileKey: async () => ({ kid, key: Buffer.from(key, 'hex') }) }
const limits = { ...noLimits, maxBytes: 3_000_000 }
const test = await openStores(folder, vault, { memoryFolder, limits })
process.stdout.write('ready')
for (;;) {
  const name = `conversation ${Math.floor(Math.random() * 8)} `
  const tokens = tokensOf(name, 300 + Math.floor(Math.random() * 5000))
  await test.store.keep(tokens, writer(Buffer.concat([Buffer.from(name), randomBytes(600_000)])))
  const kept = await test.store.find(tokens, 0)
  await kept?.open(async () => {}).catch(() => {})
  process.stdout.write('.')
}
