import type { OwnPurpose } from '../egress/own-use.ts'
import type { Endpoint } from './endpoint.ts'
import { errorOfEgress } from './hub-errors.ts'
import type { HubAccess } from './hub-access.ts'

/** Lists of files of the largest repositories are a few megabytes. */
const maxAnswerBytes = 32 * 2 ** 20
const timeoutMs = 30_000

/**
 * `fetch` for the hub's client library, by our own way out. An answer that is an error is thrown as
 * CorralError before the library sees it; headers that the library sets do not pass.
 *
 * @param token in place of the one that is kept
 */
export function hubFetch(
  access: HubAccess,
  options: { readonly purpose?: OwnPurpose; readonly token?: string } = {},
): typeof globalThis.fetch {
  const { purpose = 'model hub', token } = options
  return async (input, init) => {
    const isPost = init?.method === 'POST'
    const { answer } = await access.send({
      purpose,
      url: input instanceof Request ? input.url : String(input),
      method: isPost ? 'POST' : 'GET',
      headers: {
        accept: 'application/json',
        ...(isPost && { 'content-type': 'application/json' }),
      },
      timeoutMs,
      maxBytes: maxAnswerBytes,
      ...(isPost && typeof init.body === 'string' && { body: init.body }),
      ...(token !== undefined && { token }),
    })
    const body = await answer.text().catch((error: unknown) => {
      throw errorOfEgress(error)
    })
    const link = nextPage(answer.headers.link, access.endpoint())
    return new Response(body, {
      status: answer.status,
      headers: { 'content-type': 'application/json', ...(link && { link }) },
    })
  }
}

/** A mirror may pass on the address of the usual hub; the next page is the mirror's, too. */
function nextPage(link: string | string[] | undefined, { base, origin }: Endpoint): string | null {
  const next = /<(https?:[^>]+)>;\s*rel="next"/.exec(String(link ?? ''))?.[1]
  const url = next === undefined ? null : URL.parse(next)
  if (!url) return null
  const address = url.origin === origin ? url.href : `${base}${url.pathname}${url.search}`
  return `<${address}>; rel="next"`
}
