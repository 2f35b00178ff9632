// One page in Chromium, driven through its own DevTools session.
import { EventEmitter, once } from 'node:events'
import { cdp } from './browser.ts'
import type { PageMessage } from './page-message.ts'
import { preloadWorld } from './page-scripts.ts'
import { type PageOptions, attach, createTarget, metrics, prepare } from './page-session.ts'
import { fulfilment } from './paused-request.ts'
import type { Handlers, Method, Params, PausedRequest, Result } from './protocol.ts'

interface PageEvents {
  navigated: [url: string]
  'dom-ready': []
  load: []
  /** After load, crashed and gone, with the reason if there will be no load. */
  settled: [failure: string]
  message: [message: PageMessage]
  console: [level: string, text: string]
  crashed: []
  gone: []
}

export class PageTarget extends EventEmitter<PageEvents> {
  targetId = ''
  url = 'about:blank'
  readonly opened: Promise<void>
  #options: PageOptions
  #sessionId = ''
  #preloadContext: string | undefined
  #loadedDocument = ''
  #open = false

  constructor(options: PageOptions) {
    super()
    this.#options = options
    this.opened = this.#create()
  }

  async #create() {
    this.targetId = await createTarget(this.#options)
    this.#sessionId = await attach(this.targetId, this.#handlers)
    await prepare(this.#sessionId, this.#options)
    this.#open = true
  }

  async send<M extends Method>(method: M, params?: Params<M>): Promise<Result<M>> {
    await this.opened
    return this.#call(method, params)
  }

  /** Resolves when the document, with all its resources, has loaded. */
  async navigate(url: string) {
    const { errorText, loaderId } = await this.send('Page.navigate', { url })
    if (errorText) throw new Error(errorText)
    // Without a loader the document stayed the same, and only its #fragment changed.
    if (!loaderId || this.#loadedDocument === loaderId) return
    const [failure] = (await once(this, 'settled')) as PageEvents['settled']
    if (failure) throw new Error(failure)
  }

  async evaluate(expression: string, userGesture = false): Promise<unknown> {
    const options = { awaitPromise: true, returnByValue: true, userGesture }
    const answer = await this.send('Runtime.evaluate', { expression, ...options })
    const { exceptionDetails: failure, result } = answer
    if (failure) throw new Error(failure.exception?.description ?? failure.text)
    return result.value
  }

  /** Hands a message to the preload's world; lost, as in Electron, where no document has one. */
  async post(message: object) {
    if (!this.#preloadContext) return
    const call = {
      functionDeclaration: '(message) => hostReceive(message)',
      arguments: [{ value: message }],
      uniqueContextId: this.#preloadContext,
    }
    try {
      await this.#call('Runtime.callFunctionOn', call)
    } catch {
      // the document is gone, and with it whoever would have listened
    }
  }

  async resize(width: number, height: number) {
    await this.send('Emulation.setDeviceMetricsOverride', metrics({ width, height }))
  }

  async close() {
    this.#open = false
    await this.opened
    await cdp.send('Target.closeTarget', { targetId: this.targetId })
  }

  #call<M extends Method>(method: M, params?: Params<M>): Promise<Result<M>> {
    return cdp.send(method, params, this.#sessionId)
  }

  #handlers: Handlers = {
    'Runtime.executionContextCreated': ({ context }) => {
      if (context.name !== preloadWorld || context.auxData?.frameId !== this.targetId) return
      this.#preloadContext = context.uniqueId
    },
    'Runtime.executionContextsCleared': () => {
      this.#preloadContext = undefined
    },
    'Runtime.bindingCalled': ({ payload }) => {
      this.emit('message', JSON.parse(payload) as PageMessage)
    },
    'Runtime.consoleAPICalled': ({ type, args }) => {
      const words = args.map((arg) => arg.value ?? arg.description ?? arg.unserializableValue)
      this.emit('console', type, words.join(' '))
    },
    'Runtime.exceptionThrown': ({ exceptionDetails: { exception, text } }) => {
      this.emit('console', 'error', exception?.description ?? text)
    },
    'Log.entryAdded': ({ entry }) => {
      this.emit('console', entry.level, entry.text)
    },
    'Page.frameNavigated': ({ frame }) => {
      if (frame.parentId) return
      this.url = frame.url
      if (this.#open) this.emit('navigated', frame.url)
    },
    'Page.navigatedWithinDocument': ({ frameId, url }) => {
      if (frameId === this.targetId) this.url = url
    },
    'Page.domContentEventFired': () => {
      if (this.#open) this.emit('dom-ready')
    },
    'Page.lifecycleEvent': ({ frameId, loaderId, name }) => {
      if (!this.#open || name !== 'load' || frameId !== this.targetId) return
      this.#loadedDocument = loaderId
      this.emit('load')
      this.emit('settled', '')
    },
    'Fetch.requestPaused': (request) => {
      this.#settle(request).catch(() => {}) // the page may be gone by then
    },
    'Inspector.targetCrashed': () => {
      this.#preloadContext = undefined
      cdp.abandon(this.#sessionId, 'the page crashed')
      this.emit('crashed')
      this.emit('settled', 'ERR_FAILED')
    },
    'Inspector.detached': () => {
      cdp.abandon(this.#sessionId, 'the page was closed')
      if (this.#open) this.emit('gone')
      this.#open = false
      this.emit('settled', 'ERR_ABORTED')
    },
  }

  async #settle(request: PausedRequest) {
    const { requestId } = request
    let errorReason: 'Aborted' | 'Failed' = 'Aborted'
    const isPage = request.resourceType === 'Document' && request.frameId === this.targetId
    try {
      const answer = await this.#options.onRequest(request, isPage)
      if (answer === 'continue') return await this.#call('Fetch.continueRequest', { requestId })
      if (answer instanceof Response) {
        const response = { requestId, ...(await fulfilment(answer)) }
        return await this.#call('Fetch.fulfillRequest', response)
      }
    } catch (error) {
      if (this.#open) console.error(`test host: ${request.request.url} was not served:`, error)
      errorReason = 'Failed'
    }
    return this.#call('Fetch.failRequest', { requestId, errorReason })
  }
}
