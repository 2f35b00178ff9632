import { resolve } from 'node:path'
import type { CorralClient } from '../../contract/contract.ts'
import type { ModelFolder } from '../../contract/model-folders.ts'
import { CorralError } from '../../core/errors.ts'
import { sizeText } from '../size-text.ts'
import { textTable } from '../text-table.ts'
import { withClient } from '../with-client.ts'

interface Output {
  json?: boolean
}

export async function listFolders(options: Output): Promise<void> {
  const { folders } = await withClient('admin', (client) => client.modelFolders.list())
  if (options.json) console.log(JSON.stringify(folders))
  else printTable(folders)
}

export async function addFolder(path: string, options: Output): Promise<void> {
  const folder = await withClient('admin', (client) =>
    client.modelFolders.add({ path: resolve(path) }),
  )
  show(folder, options)
}

export async function changeFolder(
  verb: 'rm' | 'on' | 'off' | 'use',
  id: number,
  options: Output,
): Promise<void> {
  await withClient('admin', async (client) => {
    if (verb === 'rm') {
      const removed = await client.modelFolders.remove({ id })
      if (options.json) console.log(JSON.stringify(removed))
      return
    }
    const change = verb === 'use' ? { downloads: true as const } : { enabled: verb === 'on' }
    show(await client.modelFolders.update({ id, ...change }), options)
  })
}

/** Waits for the end: without a running Corral, this process is the one that moves. */
export async function moveFolder(path: string, options: Output): Promise<void> {
  await withClient('admin', async (client) => {
    await client.modelFolders.move({ to: resolve(path) })
    await waitForMove(client)
    const { folders } = await client.modelFolders.list()
    const own = folders.find(({ kind }) => kind === 'corral')
    if (own) show(own, options)
  })
}

async function waitForMove(client: CorralClient): Promise<void> {
  for await (const { moving } of await client.modelFolders.watch()) {
    if (moving === null) return
    if (moving.error !== null) throw new CorralError('unavailable', moving.error)
  }
}

function show(folder: ModelFolder, options: Output): void {
  if (options.json) console.log(JSON.stringify(folder))
  else printTable([folder])
}

const header = ['ID', 'KIND', 'STATE', 'MODELS', 'SIZE', 'PATH']

function printTable(folders: readonly ModelFolder[]): void {
  const rows = folders.map(({ id, kind, state, models, sizeBytes, path, downloads }) => [
    String(id),
    kind,
    state,
    String(models),
    sizeText(sizeBytes),
    downloads ? `${path} (new models)` : path,
  ])
  console.log(textTable([header, ...rows]))
}
