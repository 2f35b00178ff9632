import { createHash } from 'node:crypto'

/** A repository of the hub that is played, as plain data. What is left out gets a usual value. */
export interface FakeRepo {
  /** owner/name */
  readonly name: string
  /** 40 hexadecimal digits; `main` leads to it. */
  readonly commit?: string
  readonly files: readonly FakeFile[]
  readonly gated?: false | 'auto' | 'manual'
  readonly private?: boolean
  /** README.md, with its front matter. */
  readonly card?: string
  readonly cardData?: Record<string, unknown>
  readonly downloads?: number
  readonly likes?: number
  readonly tags?: readonly string[]
  readonly lastModified?: string
  /** What the hub itself has read from a GGUF header. */
  readonly gguf?: Record<string, unknown>
}

/** One file. With `content` it can be fetched; `sizeBytes` and `sha256` are what the hub claims. */
export interface FakeFile {
  readonly path: string
  readonly content?: Uint8Array | string
  /** Default: of the content. */
  readonly sizeBytes?: number
  /** Default: of the content; of a file without content it is made from its path. */
  readonly sha256?: string
  /** Kept as a large file, with a pointer in git. Default: what ends in `.gguf`. */
  readonly lfs?: boolean
}

/** A file as the hub keeps it. */
export interface KeptFile {
  readonly path: string
  readonly bytes: Buffer
  readonly sizeBytes: number
  readonly sha256: string
  /** SHA-1 of the git blob: of a large file, of its pointer. */
  readonly oid: string
  readonly lfs: boolean
}

export interface KeptRepo extends Required<Omit<FakeRepo, 'files' | 'gguf' | 'card'>> {
  readonly gguf: Record<string, unknown> | null
  readonly files: readonly KeptFile[]
}

export function keepRepo(repo: FakeRepo): KeptRepo {
  const files = [...repo.files, ...(repo.card === undefined ? [] : [cardFile(repo.card)])]
  return {
    name: repo.name,
    commit: repo.commit ?? createHash('sha1').update(repo.name).digest('hex'),
    files: files.map(keepFile),
    gated: repo.gated ?? false,
    private: repo.private ?? false,
    cardData: repo.cardData ?? { license: 'apache-2.0' },
    downloads: repo.downloads ?? 1000,
    likes: repo.likes ?? 10,
    tags: repo.tags ?? ['gguf'],
    lastModified: repo.lastModified ?? '2026-10-01T12:00:00.000Z',
    gguf: repo.gguf ?? null,
  }
}

function cardFile(card: string): FakeFile {
  return { path: 'README.md', content: card }
}

function keepFile(file: FakeFile): KeptFile {
  const bytes = Buffer.from(file.content ?? '')
  const sha256 =
    file.sha256 ??
    createHash('sha256')
      .update(file.content === undefined ? file.path : bytes)
      .digest('hex')
  const sizeBytes = file.sizeBytes ?? bytes.length
  const lfs = file.lfs ?? file.path.endsWith('.gguf')
  const blob = lfs ? Buffer.from(pointerOf(sha256, sizeBytes)) : bytes
  const oid = createHash('sha1').update(`blob ${blob.length}\0`).update(blob).digest('hex')
  return { path: file.path, bytes, sizeBytes, sha256, oid, lfs }
}

/** What git holds of a large file: https://github.com/git-lfs/git-lfs/blob/main/docs/spec.md */
function pointerOf(sha256: string, sizeBytes: number): string {
  return `version https://git-lfs.github.com/spec/v1\noid sha256:${sha256}\nsize ${sizeBytes}\n`
}
