import { create } from 'zustand'
import { browserLink, type BrowserLink } from '../api/browser-link.ts'
import { client, setLink } from '../api/client.ts'
import { desktopLink } from '../api/desktop-link.ts'
import { backOff, delay } from '../lib/delay.ts'

type Phase = 'starting' | 'signed-out' | 'signing-in' | 'online' | 'lost'

interface Connection {
  phase: Phase
  /** Why the last sign-in failed or ended. */
  problem: string | null
}

const tokenKey = 'corral.token'
const refused = 'Corral does not know this token. Check it and try again.'
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

/** Forgets the token and, with the page, everything that it showed. */
export function signOut(): void {
  session?.abort()
  sessionStorage.removeItem(tokenKey)
  location.reload()
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
  for (let attempt = 0; !own.signal.aborted; attempt += 1) {
    const wire = browserLink(token)
    own.signal.addEventListener('abort', wire.close)
    if (await answers(wire)) {
      attempt = 0
      sessionStorage.setItem(tokenKey, token)
      useConnection.setState({ phase: 'online', problem: null })
    }
    const end = await wire.closed
    own.signal.removeEventListener('abort', wire.close)
    if (own.signal.aborted) return
    if (end === 'refused') return turnAway(refused)
    if (sessionStorage.getItem(tokenKey) === null) return turnAway(unanswered)
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
