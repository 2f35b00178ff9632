import { CorralError } from '../errors.ts'
import { shownLine } from './hostile-text.ts'
import type { HubAccess } from './hub-access.ts'
import { hubFetch } from './hub-fetch.ts'
import { type RepoFacts, fileFacts, repoFacts, wantedFields } from './hub-facts.ts'
import type { HubFile } from './group-files.ts'

export interface ModelQuestion {
  readonly query: string
  readonly sort: 'trending' | 'downloads' | 'likes' | 'updated'
  readonly author?: string | undefined
}

/** The questions that the hub is asked, by its own client library. All @throw as `HubAccess.send`. */
export interface AskHub {
  /** Repositories with GGUF files, at most so many. */
  models(question: ModelQuestion, limit: number): AsyncGenerator<RepoFacts>
  repo(name: string, revision: string): Promise<RepoFacts & { readonly commit: string }>
  /** All files of a commit. @throws CorralError `too_large` */
  files(name: string, commit: string): Promise<HubFile[]>
  /** The README, as far as it is wanted; empty without one. */
  readme(name: string, commit: string): Promise<Buffer>
  /** Whose a token is. */
  account(token: string): Promise<string>
}

const maxFiles = 20_000
/** The front matter can be long, too. */
const maxReadmeBytes = 2 * 2 ** 20
const sortKeys = {
  trending: 'trendingScore',
  downloads: 'downloads',
  likes: 'likes',
  updated: 'lastModified',
} as const

/** Loaded with the first question: a start does without. */
const library = () => import('@huggingface/hub')

/** The hub knows `gguf`, the library's types do not yet. */
const additionalFields = wantedFields as unknown as ('tags' | 'sha' | 'cardData')[]

export function createAskHub(access: HubAccess): AskHub {
  const common = () => ({ hubUrl: access.endpoint().base, fetch: hubFetch(access) })
  return {
    async *models({ query, sort, author }, limit) {
      const owner = author ? { owner: author } : {}
      const search = { ...(query && { query }), ...owner, tags: ['gguf'] }
      const options = { search, sort: sortKeys[sort], additionalFields, limit }
      const { listModels } = await library()
      for await (const said of heard(listModels({ ...options, ...common() }))) {
        const facts = repoFacts(said)
        if (facts) yield facts
      }
    },
    async repo(name, revision) {
      const { modelInfo } = await library()
      const said = await understood(modelInfo({ name, revision, additionalFields, ...common() }))
      const facts = repoFacts(said)
      if (!facts?.commit) throw strange()
      return { ...facts, commit: facts.commit }
    },
    async files(name, commit) {
      const found: HubFile[] = []
      const { listFiles } = await library()
      const options = { repo: name, revision: commit, recursive: true, ...common() }
      let count = 0
      for await (const said of heard(listFiles(options))) {
        count += 1
        if (count > maxFiles)
          throw new CorralError('too_large', 'The repository has too many files.')
        const file = fileFacts(said)
        if (file) found.push(file)
      }
      return found
    },
    async readme(name, commit) {
      const { answer } = await access.send({
        purpose: 'model hub',
        url: access.fileUrl(name, commit, 'README.md'),
        timeoutMs: 30_000,
        maxBytes: 64 * maxReadmeBytes,
      })
      const pieces: Buffer[] = []
      let length = 0
      for await (const piece of answer.chunks()) {
        pieces.push(piece)
        length += piece.length
        if (length > maxReadmeBytes) break
      }
      return Buffer.concat(pieces).subarray(0, maxReadmeBytes)
    },
    async account(token) {
      const fetch = hubFetch(access, { purpose: 'hub token test', token })
      const { base } = access.endpoint()
      const { whoAmI } = await library()
      // The library refuses what begins otherwise; the token itself is sent by our own fetch.
      const accessToken = `hf_${token}`
      const { name } = await understood(whoAmI({ accessToken, hubUrl: base, fetch }))
      if (typeof name !== 'string') throw strange()
      return shownLine(name, 100)
    },
  }
}

/** The library takes answers as they should be; what breaks it is the hub's doing. */
async function understood<T>(answer: Promise<T>): Promise<T> {
  try {
    return await answer
  } catch (error) {
    throw asStrange(error)
  }
}

async function* heard<T>(answers: AsyncGenerator<T>): AsyncGenerator<T> {
  try {
    yield* answers
  } catch (error) {
    throw asStrange(error)
  }
}

function asStrange(error: unknown): unknown {
  const isOurs = error instanceof CorralError || (error as Error).name === 'AbortError'
  return isOurs ? error : strange(error)
}

function strange(cause?: unknown): CorralError {
  return new CorralError('upstream_failed', 'The hub did not answer as a hub does.', { cause })
}
