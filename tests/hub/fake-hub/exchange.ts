import type { IncomingMessage, ServerResponse } from 'node:http'
import type { KeptRepo } from './fake-repo.ts'

/** What reached the hub. */
export interface HubRequest {
  readonly method: string
  /** With its query. */
  readonly path: string
  readonly headers: IncomingMessage['headers']
  readonly body: string
}

/** One request while it is answered. */
export interface Exchange {
  readonly request: HubRequest
  readonly url: URL
  readonly response: ServerResponse
  /** `http://127.0.0.1:port` of the hub itself. */
  readonly origin: string
  readonly repos: Repos
  /** Whose token came along; `null` without one. */
  readonly account: string | null
}

export interface Repos {
  all(): readonly KeptRepo[]
  /** @param revision `main`, `HEAD`, or a commit, also of a version before */
  find(name: string, revision: string): KeptRepo | 'no-repo' | 'no-revision'
  mayRead(account: string | null, name: string): boolean
}

export function sendJson({ response }: Pick<Exchange, 'response'>, json: unknown): void {
  response.writeHead(200, { 'content-type': 'application/json; charset=utf-8' })
  response.end(JSON.stringify(json))
}

/** As the hub says it: the code and the words in headers of their own, the words in the body too. */
export function sendError(
  { response }: Pick<Exchange, 'response'>,
  status: number,
  code: string | null,
  message: string,
): void {
  response.writeHead(status, {
    'content-type': 'application/json; charset=utf-8',
    ...(code && { 'x-error-code': code }),
    'x-error-message': message,
  })
  response.end(JSON.stringify({ error: message }))
}

/**
 * The repository that is asked for, unless the answer is that there is none. What a visitor may not
 * see does not exist for him: 401 without a token, 404 with one.
 */
export function demandRepo(exchange: Exchange, name: string, revision: string): KeptRepo | null {
  const { account, repos } = exchange
  const found = repos.find(name, revision)
  if (found === 'no-revision') {
    sendError(exchange, 404, 'RevisionNotFound', `Invalid rev id: ${revision}`)
    return null
  }
  if (found === 'no-repo' || (found.private && !repos.mayRead(account, name))) {
    if (account) sendError(exchange, 404, 'RepoNotFound', 'Repository not found')
    else sendError(exchange, 401, 'RepoNotFound', 'Invalid username or password.')
    return null
  }
  return found
}

/** Whether the files may be had; if not, the answer has been given. */
export function passesGate(exchange: Exchange, repo: KeptRepo): boolean {
  const { account, repos, origin } = exchange
  if (repo.gated === false || repos.mayRead(account, repo.name)) return true
  const ask = `visit ${origin}/${repo.name} to ask for access.`
  if (account) {
    const message = `Access to model ${repo.name} is restricted and you are not in the authorized list, ${ask}`
    sendError(exchange, 403, 'GatedRepo', message)
  } else {
    const message = `Access to model ${repo.name} is restricted. You must have access to it and be authenticated to access it. Please log in.`
    sendError(exchange, 401, 'GatedRepo', message)
  }
  return false
}
