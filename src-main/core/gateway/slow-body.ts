import { within } from '../lib/within.ts'

/**
 * The JSON text of a body (or of bytes that are one) that is long in coming. Until it is there, lines without anything in them
 * keep its client waiting: JSON allows them before a value. Throws what `body` throws; then the
 * status is long gone, and the connection has to break for the client to notice.
 */
export async function* slowBody(
  body: Promise<object>,
  everyMs: number,
): AsyncGenerator<string, void> {
  body.catch(() => {})
  for (;;) {
    yield '\n'
    const value = await within(body, everyMs)
    if (value === null) continue
    yield Buffer.isBuffer(value) ? value.toString('utf8') : JSON.stringify(value)
    return
  }
}
