import { join } from 'node:path'
import type { Fit } from '../../contract/fit.ts'
import type { HubChoice, HubModel, HubRepo, HubToken, Recommendation } from '../../contract/hub.ts'
import type { Db } from '../db/open.ts'
import type { Egress } from '../egress/egress.ts'
import { CorralError } from '../errors.ts'
import type { Host } from '../host.ts'
import { once } from '../lib/once.ts'
import type { Library } from '../library/library.ts'
import type { Vault } from '../vault/vault.ts'
import { type ModelQuestion, createAskHub } from './ask-hub.ts'
import { endpointFrom } from './endpoint.ts'
import { type HubAccess, createHubAccess } from './hub-access.ts'
import type { RepoFacts } from './hub-facts.ts'
import { createHubToken } from './hub-token.ts'
import { isHere } from './in-library.ts'
import { createMinuteCache } from './minute-cache.ts'
import { type FitOf, presentChoices } from './present-choices.ts'
import { readStarts } from './recommendations.ts'
import { type RemoteHeaders, type RemoteModel, createRemoteHeaders } from './remote-headers.ts'
import { type SaidOfRepo, readRepo } from './read-repo.ts'

interface SearchQuestion extends ModelQuestion {
  readonly maxSizeGb?: number | undefined
  readonly limit: number
}

/** The hub of models. All calls @throw as `HubAccess.send`. */
export interface Hub {
  /** The way to it, with the token, for those who fetch files. */
  readonly access: HubAccess
  readonly headers: RemoteHeaders
  search(question: SearchQuestion): Promise<HubModel[]>
  /** @param revision default: the newest */
  repo(name: string, revision?: string): Promise<HubRepo>
  /** The files that a choice is made of. @throws CorralError `not_found` */
  remoteModel(name: string, file: string): Promise<RemoteModel>
  recommendations(): Promise<Recommendation[]>
  readonly token: {
    status(): HubToken
    save(token: string): Promise<HubToken>
    remove(): HubToken
    /** Asks whose it is. @throws CorralError `connection_failed`, `vault_locked` too */
    test(): Promise<{ success: true; account: string }>
    /** For the hub at this origin; `null` without one. */
    for(origin: string): Promise<string | null>
  }
}

export interface HubDeps {
  readonly db: Db
  readonly vault: Vault
  readonly egress: Egress
  readonly library: Pick<Library, 'list'>
  readonly host: Pick<Host, 'environment' | 'resourcesDir' | 'dataDir' | 'version'>
  readonly fitOf: FitOf
}

/** Bytes of a parameter in Q4_K_M, the choice that most people make. */
const usualBytesPerParameter = 0.61
/** Of these those that are not too large are looked for. */
const maxListed = 300

export function createHub(deps: HubDeps): Hub {
  const { library, host, fitOf } = deps
  const endpoint = once(() => endpointFrom(host.environment.HF_ENDPOINT))
  const tokens = createHubToken({ ...deps, endpoint, environment: host.environment })
  const { egress } = deps
  const access = createHubAccess({
    egress,
    endpoint,
    version: host.version,
    token: tokens.tokenFor,
  })
  const ask = createAskHub(access)
  const headers = createRemoteHeaders(access, join(host.dataDir, 'cache', 'headers'))
  const starts = readStarts(host.resourcesDir)
  const lists = createMinuteCache<RepoFacts[]>()
  const repos = createMinuteCache<SaidOfRepo>()
  const models = () => library.list().models

  const said = (name: string, revision = 'main') =>
    repos.get(`${name} ${revision}`, () => readRepo(ask, name, revision))

  const choicesOf = (known: SaidOfRepo): Promise<HubChoice[]> =>
    presentChoices(known, { models: models(), fitOf })

  const fitOfListed = async ({ repo, parameterCount }: RepoFacts): Promise<Fit | null> => {
    const known = await repos.peek(`${repo} main`)?.catch(() => null)
    if (known) return (await choicesOf(known)).find(({ recommended }) => recommended)?.fit ?? null
    if (parameterCount === null) return null
    const sizeBytes = Math.round(parameterCount * usualBytesPerParameter)
    return fitOf({ file: `${repo}-Q4_K_M.gguf`, sizeBytes, remote: null })
  }

  const list = async (question: SearchQuestion): Promise<RepoFacts[]> => {
    const { maxSizeGb, limit } = question
    const isWanted = ({ parameterCount }: RepoFacts) =>
      maxSizeGb === undefined ||
      parameterCount === null ||
      parameterCount * usualBytesPerParameter <= maxSizeGb * 1e9
    const found: RepoFacts[] = []
    for await (const facts of ask.models(question, maxSizeGb === undefined ? limit : maxListed)) {
      if (isWanted(facts)) found.push(facts)
      if (found.length >= limit) break
    }
    return found
  }

  const forget = () => {
    lists.clear()
    repos.clear()
  }
  return {
    access,
    headers,
    async search(question) {
      const found = await lists.get(JSON.stringify(question), () => list(question))
      return Promise.all(
        found.map(async (facts) => {
          const { commit: _, ...shown } = facts
          return {
            ...shown,
            downloaded: isHere(models(), facts.repo),
            fit: await fitOfListed(facts),
          }
        }),
      )
    },
    async repo(name, revision) {
      const known = await said(name, revision)
      const choices = await choicesOf(known)
      const { facts, groups, card } = known
      return {
        ...facts,
        downloaded: isHere(models(), facts.repo),
        fit: choices.find(({ recommended }) => recommended)?.fit ?? null,
        choices,
        projectors: groups.projectors.map(({ path, sizeBytes }) => ({ path, sizeBytes })),
        rejected: [...groups.rejected],
        card,
      }
    },
    async remoteModel(name, file) {
      const { facts, groups } = await said(name)
      const choice = groups.choices.find((one) => one.file === file)
      if (!choice) throw new CorralError('not_found', 'The repository has no such model file.')
      return { repo: facts.repo, commit: facts.commit, files: choice.files }
    },
    async recommendations() {
      return Promise.all(
        starts.map(async (start) => {
          const known = await repos.peek(`${start.repo} main`)?.catch(() => null)
          const choice = known?.groups.choices.find(({ file }) => file === start.file)
          const { repo, commit } = known?.facts ?? { repo: start.repo, commit: '' }
          const remote = choice ? { repo, commit, files: choice.files } : null
          const sizeBytes = choice?.sizeBytes ?? start.sizeBytes
          return { ...start, sizeBytes, fit: await fitOf({ file: start.file, sizeBytes, remote }) }
        }),
      )
    },
    token: {
      status: tokens.status,
      async save(token) {
        await tokens.save(token)
        forget()
        return tokens.status()
      },
      remove() {
        tokens.remove()
        forget()
        return tokens.status()
      },
      async test() {
        const { origin } = endpoint()
        const token = await tokens.tokenFor(origin)
        if (token === null) {
          await deps.vault.demandOpen()
          throw new CorralError('connection_failed', 'There is no token for the hub.')
        }
        const account = await ask.account(token).catch((error: unknown) => {
          throw asFailedTest(error)
        })
        tokens.noteAccount(origin, account)
        return { success: true, account }
      },
      for: tokens.tokenFor,
    },
  }
}

function asFailedTest(error: unknown): unknown {
  const isRefused = error instanceof CorralError && error.code === 'forbidden'
  return isRefused ? new CorralError('connection_failed', error.message, { cause: error }) : error
}
