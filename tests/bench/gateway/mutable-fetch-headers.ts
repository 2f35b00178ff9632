/** Loaded into a process before anything else: the headers of what `fetch` answers can be changed. */
const original = globalThis.fetch
globalThis.fetch = async (...given) => {
  const { body, status, statusText, headers } = await original(...given)
  return new Response(body, { status, statusText, headers: new Headers(headers) })
}
