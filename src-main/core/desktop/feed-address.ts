import { CorralError } from '../errors.ts'

/**
 * The address of an update feed as it is kept; an empty text is none.
 * @throws CorralError `invalid_input` unless it is https, or http on this Mac
 */
export function checkedFeed(text: string | null): string | null {
  if (text === null || text.trim() === '') return null
  const url = URL.parse(text.trim())
  const isHere = url?.hostname === '127.0.0.1' || url?.hostname === 'localhost'
  if (!url || !(url.protocol === 'https:' || (url.protocol === 'http:' && isHere))) {
    throw refused('update_feed must be an https address.')
  }
  if (url.username || url.password || url.search || url.hash) {
    throw refused('update_feed must hold no name, password, query or fragment.')
  }
  return `${url.origin}${url.pathname.replace(/\/+$/, '')}`
}

function refused(message: string): CorralError {
  return new CorralError('invalid_input', message, { param: 'update_feed' })
}
