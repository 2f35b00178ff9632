import { create } from 'zustand'
import { browserLink, type BrowserLink } from '../api/browser-link.ts'
import { client, setLink } from '../api/client.ts'
import { desktopLink } from '../api/desktop-link.ts'
import { exchangePassword, login, socketTicket } from '../api/session.ts'
import { backOff, delay } from '../lib/delay.ts'

type Phase = 'starting' | 'signed-out' | 'signing-in' | 'online' | 'lost'

interface Connection {
  phase: Phase
  /** Why the last sign-in failed or ended. */
  problem: string | null
}

const tokenKey = 'corral.token'
const refused = 'Corral does not know this token. Check it and try again.'
const ended = 'Your session has ended. Sign in again.'
const unanswered = 'Corral does not answer at this address. Is it still running?'

export const useConnection = create<Connection>(() => ({ phase: 'starting', problem: null }))

let session: AbortController | null = null

export function startConnection(): void {
  if (window.corral !== undefined) {
    setLink(desktopLink(window.corral.port))
    useConnection.setState({ phase: 'online' })
    return
  }
  const token = sessionStorage.getItem(tokenKey)
  if (token === null) useConnection.setState({ phase: 'signed-out' })
  else void keepConnected(token)
}

export function signIn(token: string): void {
  useConnection.setState({ phase: 'signing-in', problem: null })
  void keepConnected(token.trim())
}

/** @throws RestError in Corral's words; the page stays as it is */
export async function signInWithPassword(email: string, password: string): Promise<void> {
  signIn(await login(email, password))
}

/** Forgets the token and, with the page, everything that it showed. */
export function signOut(): void {
  session?.abort()
  sessionStorage.removeItem(tokenKey)
  location.reload()
}

/** Other sessions of this user end; this one goes on with a new token. @throws RestError */
export async function changePassword(current: string, password: string): Promise<void> {
  const token = await exchangePassword(sessionStorage.getItem(tokenKey) ?? '', current, password)
  sessionStorage.setItem(tokenKey, token)
  useConnection.setState({ phase: 'lost' })
  void keepConnected(token)
}

function turnAway(problem: string): void {
  sessionStorage.removeItem(tokenKey)
  useConnection.setState({ phase: 'signed-out', problem })
}

/** Runs once for each stretch of being connected; the signal ends with the stretch. */
export function whileOnline(run: (signal: AbortSignal) => void): void {
  let stretch: AbortController | null = null
  const follow = ({ phase }: Connection) => {
    if (phase === 'online' && stretch === null) {
      stretch = new AbortController()
      run(stretch.signal)
    } else if (phase !== 'online') {
      stretch?.abort()
      stretch = null
    }
  }
  useConnection.subscribe(follow)
  follow(useConnection.getState())
}

/** A session ends with signing out or a refusal; a dropped connection is tried again and again. */
async function keepConnected(token: string): Promise<void> {
  session?.abort()
  const own = new AbortController()
  session = own
  let welcome = false
  for (let attempt = 0; !own.signal.aborted; attempt += 1) {
    const wire = browserLink(await socketTicket(token))
    if (own.signal.aborted) return wire.close()
    own.signal.addEventListener('abort', wire.close)
    if (await answers(wire)) {
      attempt = 0
      welcome = true
      sessionStorage.setItem(tokenKey, token)
      useConnection.setState({ phase: 'online', problem: null })
    }
    const { how, reason } = await wire.closed
    own.signal.removeEventListener('abort', wire.close)
    if (own.signal.aborted) return
    const known = sessionStorage.getItem(tokenKey) !== null
    if (how === 'refused') return turnAway(known ? (welcome && reason) || ended : refused)
    if (!known) return turnAway(unanswered)
    useConnection.setState({ phase: 'lost' })
    await delay(backOff(attempt), own.signal)
  }
}

/** An open socket proves nothing yet: the token counts once a call came back. */
async function answers(wire: BrowserLink): Promise<boolean> {
  setLink(wire.link)
  const call = client.system.info().then(
    () => true,
    () => false,
  )
  return Promise.race([call, wire.closed.then(() => false)])
}
