/**
 * Loopback is no trust boundary: any web page can make a browser on this machine send requests
 * here, and a name that resolves to 127.0.0.1 makes its own pages "same origin" with us. So the
 * Host header must name this machine, and an Origin, where there is one, must be our own.
 */
export function isForThisMachine(hostHeaders: readonly string[], port: number): boolean {
  const [host, ...more] = hostHeaders
  return host !== undefined && more.length === 0 && hostsOf(port).includes(host.toLowerCase())
}

/** `origin` is the header, or undefined where the client sent none (most programs don't). */
export function isOwnOrigin(origin: string | undefined, port: number): boolean {
  if (origin === undefined) return true
  return hostsOf(port).some((host) => origin.toLowerCase() === `http://${host}`)
}

function hostsOf(port: number): string[] {
  const names = ['127.0.0.1', 'localhost', '[::1]']
  return names.flatMap((name) => (port === 80 ? [name, `${name}:80`] : [`${name}:${port}`]))
}

/** All values of a header; Node keeps only the first of a repeated Host. */
export function headerValues(rawHeaders: readonly string[], name: string): string[] {
  return rawHeaders.filter((_, i) => i % 2 === 1 && rawHeaders[i - 1]?.toLowerCase() === name)
}
