// Chromium's command line: what the host needs, plus what the app appended.

const own: Record<string, string> = {
  'no-sandbox': '', // containers and root
  'disable-gpu': '',
  'disable-dev-shm-usage': '',
  'no-first-run': '',
  'no-startup-window': '',
  'no-default-browser-check': '',
  'disable-background-networking': '',
  'disable-component-update': '',
  'disable-default-apps': '',
  'disable-extensions': '',
  'disable-sync': '',
  'disable-quic': '',
  'disable-breakpad': '',
  // Hidden windows must go on running timers and painting, whatever the machine thinks of them.
  'disable-background-timer-throttling': '',
  'disable-backgrounding-occluded-windows': '',
  'disable-renderer-backgrounding': '',
  'disable-popup-blocking': '',
  'force-color-profile': 'srgb',
  'hide-scrollbars': '',
  'password-store': 'basic',
  'use-mock-keychain': '',
}

const appended = new Map(Object.entries(own))

/** app.commandLine.appendSwitch(): the last one wins, except that feature lists add up. */
export function appendSwitch(name: string, value = '') {
  const before = appended.get(name)
  const list = name === 'enable-features' || name === 'disable-features'
  appended.set(name, list && before ? `${before},${value}` : value)
}

/**
 * The host itself talks through the pipe. It is also what ends Chromium when the host is killed:
 * a closed pipe makes it exit. The port is for Playwright.
 */
export function chromiumFlags(profile: string, withPort: boolean): string[] {
  const flags = [...appended].map(([name, value]) => (value ? `--${name}=${value}` : `--${name}`))
  if (!process.env.HOST_HEADED) flags.push('--headless=new')
  if (withPort) flags.push('--remote-debugging-port=0')
  return [...flags, '--remote-debugging-pipe', `--user-data-dir=${profile}`]
}
