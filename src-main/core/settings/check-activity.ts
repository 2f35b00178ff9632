import type { ActivitySettings as Values } from '../../contract/activity-settings.ts'
import { CorralError } from '../errors.ts'
import type { Change } from './changes.ts'

/**
 * A change as it is kept: texts without spaces around them, an empty one as none.
 * @throws CorralError `invalid_input` for an address that holds more than scheme, host, port, path
 */
export function checkActivity(change: Change<Values>): Change<Values> {
  const { otel_endpoint: endpoint, compare_with: model } = change
  return {
    ...change,
    ...(typeof endpoint === 'string' && { otel_endpoint: checkedEndpoint(endpoint) }),
    ...(typeof model === 'string' && { compare_with: model.trim() || null }),
  }
}

/** Secrets do not belong into a setting that every user may read. */
function checkedEndpoint(text: string): string {
  const url = URL.parse(text.trim())
  if (!url || !['http:', 'https:'].includes(url.protocol) || url.hostname === '') {
    throw refused('otel_endpoint must be an http or https address.')
  }
  if (url.username || url.password || /[?#@]/.test(text)) {
    throw refused('otel_endpoint must hold no name, password, query or fragment.')
  }
  return `${url.origin}${url.pathname.replace(/\/+$/, '')}`
}

function refused(message: string): CorralError {
  return new CorralError('invalid_input', message, { param: 'otel_endpoint' })
}
