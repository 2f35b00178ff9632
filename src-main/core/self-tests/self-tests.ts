import type { SelfTestName, SelfTestReport, SelfTestResult } from '../../contract/self-tests.ts'
import type { AppTokens } from '../accounts/app-tokens.ts'
import type { Db } from '../db/open.ts'
import { CorralError } from '../errors.ts'
import { type Live, createLive } from '../lib/live.ts'
import type { FoundModel } from '../library/found-model.ts'
import type { Library } from '../library/library.ts'
import { mostContextTokens } from '../pool/load-choices.ts'
import type { Pool } from '../pool/pool.ts'
import type { Settings } from '../settings/settings.ts'
import { type KeptTest, createKeptResults } from './kept-results.ts'
import { runSuite } from './run-suite.ts'
import { suite } from './suite.ts'
import { createTestTokens } from './test-tokens.ts'
import { withModel } from './with-model.ts'
import { appVerdicts } from './verdicts/app-verdicts.ts'

/** Tries what apps rely on with a model, through the real port, and keeps what came of it. */
export interface SelfTests {
  /** @throws CorralError `model_not_found` */
  report(modelId: string): Promise<SelfTestReport>
  /** Of all models that are there. */
  list(): SelfTestReport[]
  /**
   * Reports now, and again as each test begins and ends. Who asks while the model is being tested
   * joins in; who leaves does not end it.
   * @throws CorralError `model_not_found`; `conflict` while another model is tested; `unavailable`
   *   when other models would have to go for it, or the port is closed
   */
  run(modelId: string, signal?: AbortSignal): AsyncGenerator<SelfTestReport, void>
  stop(): Promise<void>
}

interface Running {
  readonly modelId: string
  test: SelfTestName | null
  readonly results: SelfTestResult[]
  readonly live: Live<void>
  /** Aborts when it is over. */
  readonly over: AbortController
  /** @throws why it could not be finished */
  done: Promise<void>
}

export function createSelfTests(deps: {
  readonly db: Db
  readonly library: Pick<Library, 'find' | 'found'>
  readonly pool: Pool
  readonly settings: Pick<Settings, 'models'>
  readonly tokens: AppTokens
  /** Of the local port; `null` while it is closed. */
  readonly address: () => string | null
}): SelfTests {
  const { db, library, pool, settings, address } = deps
  const kept = createKeptResults(db)
  const testTokens = createTestTokens(deps.tokens)
  const stopping = new AbortController()
  let running: Running | null = null

  const find = async (modelId: string): Promise<FoundModel> => {
    const found = await library.find(modelId)
    if (found) return found
    throw new CorralError('model_not_found', `There is no model '${modelId}'.`)
  }
  const reportOf = ({ model, ...file }: FoundModel, test: KeptTest | null): SelfTestReport => {
    const now = running?.modelId === model.id ? running : null
    const isOfFile = test?.identity === identityOf(file)
    const chosen = settings.models.get(model.id)
    const { trainContextTokens, capabilities } = model
    return {
      modelId: model.id,
      state: now ? 'running' : !test ? 'never' : isOfFile ? 'done' : 'outdated',
      running: now?.test ?? null,
      results: [...(now?.results ?? test?.results ?? [])],
      apps: appVerdicts({
        kind: capabilities.kind,
        contextTokens: mostContextTokens({ settings: chosen, trainContextTokens }),
        results: now || !test || !isOfFile ? [] : test.results,
      }),
      testedAt: test?.testedAt.toISOString() ?? null,
    }
  }

  const test = async (found: FoundModel, own: Running): Promise<void> => {
    const { model } = found
    const base = address()
    if (base === null) throw new CorralError('unavailable', 'The local port is closed.')
    await withModel(pool, model.id, stopping.signal, async (loaded) => {
      const token = testTokens.create(model.id)
      try {
        const { kind } = model.capabilities
        const results = runSuite({
          suite,
          model: { id: model.id, kind, contextTokens: loaded.contextTokens },
          address: base,
          token: token.token,
          signal: loaded.signal,
          loadError: loaded.error,
          begins({ name }) {
            own.test = name
            own.live.changed()
          },
        })
        for await (const result of results) own.results.push(result)
      } finally {
        testTokens.revoke(token.id)
      }
    })
    const { results } = own
    kept.keep({ modelId: model.id, identity: identityOf(found), results, testedAt: new Date() })
  }
  const start = (found: FoundModel): Running => {
    const modelId = found.model.id
    const live = createLive(() => {})
    const over = new AbortController()
    const own: Running = { modelId, test: null, results: [], live, over, done: Promise.resolve() }
    running = own
    own.done = test(found, own).finally(() => {
      running = null
      over.abort()
    })
    own.done.catch(() => {})
    return own
  }

  return {
    async report(modelId) {
      return reportOf(await find(modelId), kept.get(modelId))
    },
    list() {
      const all = kept.all()
      return [...library.found()].map((found) => reportOf(found, all.get(found.model.id) ?? null))
    },
    async *run(modelId, signal) {
      const found = await find(modelId)
      stopping.signal.throwIfAborted()
      if (running && running.modelId !== modelId) {
        const words = `'${running.modelId}' is being tested. One model is tested at a time.`
        throw new CorralError('conflict', words)
      }
      const own = running ?? start(found)
      const report = () => reportOf(found, kept.get(modelId))
      const ends = signal ? AbortSignal.any([signal, own.over.signal]) : own.over.signal
      for await (const _ of own.live.watch(ends)) yield report()
      if (signal?.aborted) return
      await own.done
      yield report()
    },
    async stop() {
      stopping.abort(new CorralError('unavailable', 'Corral is shutting down.'))
      await running?.done.catch(() => {})
    },
  }
}

/** Another one when the file is another one, or was changed. */
function identityOf({ path, identity }: Pick<FoundModel, 'path' | 'identity'>): string {
  return `${path} ${identity}`
}
