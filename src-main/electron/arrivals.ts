import { app } from 'electron'
import { routeOfFile, routeOfLink, routesOfWords } from './links.ts'

/** What the system hands to Corral: links, files, and the words of a second start. */
export interface Arrivals {
  /**
   * Tells where each one leads, also those that came before; `null` for what leads nowhere.
   * @param show is called for a second start without any, too
   */
  follow(show: (route?: string | null) => void): void
}

/** To be called before Electron is ready: a link that starts Corral comes that early. */
export function collectArrivals(): Arrivals {
  const early: (string | null | undefined)[] = routesOfWords(process.argv.slice(1), process.cwd())
  let tell = (route?: string | null): void => void early.push(route)
  app.on('open-url', (event, url) => {
    event.preventDefault()
    tell(routeOfLink(url))
  })
  app.on('open-file', (event, path) => {
    event.preventDefault()
    tell(routeOfFile(path))
  })
  app.on('second-instance', (_event, argv, folder) => {
    const routes = routesOfWords(argv.slice(1), folder)
    if (routes.length === 0) tell(undefined)
    for (const route of routes) tell(route)
  })
  return {
    follow(show) {
      tell = show
      for (const route of early.splice(0)) show(route)
    },
  }
}
