import { CorralError } from '../errors.ts'
import { readKeyList } from './key-list.ts'
import type { OldProvider } from './old-provider.ts'
import { readOpenR4uDump } from './open-r4u-dump.ts'
import { notFound, openSource, requireAbsolute } from './source-file.ts'

const maxDumpBytes = 4 * 1024 ** 3
const maxListBytes = 1024 * 1024

/** First bytes of what pg_dump and gzip write, and PostgreSQL's directory in a tar file. */
const packedForms = [
  Buffer.from('PGDMP'),
  Buffer.from([0x1f, 0x8b]),
  Buffer.from('toc.dat'),
  Buffer.from([0x28, 0xb5, 0x2f, 0xfd]),
]

/**
 * Reads the providers of open-r4u from a plain-text dump of its database, or from a list of keys.
 * @throws CorralError `invalid_input`, `too_large`
 */
export async function readOpenR4u(path: string): Promise<OldProvider[]> {
  requireAbsolute(path)
  const source = await openSource(path, maxDumpBytes)
  if (!source) throw notFound(path)
  const { handle, size } = source
  try {
    const beginning = Buffer.alloc(Math.min(size, maxListBytes))
    const { bytesRead } = await handle.read(beginning, 0, beginning.length, 0)
    refusePacked(beginning)
    if (size <= maxListBytes) {
      const list = readKeyList(beginning.toString('utf8', 0, bytesRead).replace(/^\uFEFF/, ''))
      if (list) return list
    }
    const end = Math.max(0, size - 1)
    return await readOpenR4uDump(
      handle.createReadStream({ start: 0, end, encoding: 'utf8', autoClose: false }),
    )
  } finally {
    await handle.close()
  }
}

function refusePacked(beginning: Buffer): void {
  if (packedForms.some((form) => beginning.subarray(0, form.length).equals(form))) {
    throw new CorralError(
      'invalid_input',
      'This dump is packed. Make a plain one: pg_dump --format=plain, or pg_restore -f dump.sql.',
      { param: 'path' },
    )
  }
}
