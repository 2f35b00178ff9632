import { once } from 'node:events'
import { createServer } from 'node:net'
import { findRunning } from '../../core/discovery.ts'
import { portFor } from '../../core/host.ts'
import { version } from '../headless-host.ts'
import { type Finding, fault, ok, warning, wordsOf } from './finding.ts'

/** A running Corral answers at its port, or the port is free for one. */
export async function checkPort(dataDir: string): Promise<Finding> {
  const running = await findRunning(dataDir)
  if (running) {
    if (!(await refusesOtherNames(running.address))) {
      return fault('port', `${running.address} answers to any name`, 'Stop what stands before it.')
    }
    const text = `Corral ${running.version} answers at ${running.address}`
    if (running.version === version) return ok('port', text)
    return warning('port', `${text}, this command is ${version}`, 'Start Corral anew.')
  }
  try {
    const port = portFor(process.env)
    if (await isFree(port)) return ok('port', `Corral is not running; ${port} is free`)
    return warning(
      'port',
      `Corral is not running, and ${port} belongs to another program`,
      `Corral will take the next free one, which apps have to be told. lsof -nP -iTCP:${port} shows who has it.`,
    )
  } catch (error) {
    return fault('port', wordsOf(error), 'Set CORRAL_PORT to a number, or unset it.')
  }
}

/** Pages of other sites reach the port by a name of theirs; Corral answers to its own only. */
async function refusesOtherNames(address: string): Promise<boolean> {
  const { request } = await import('node:http')
  const asked = request(`${address}/health`, { headers: { host: 'corral.example' }, timeout: 2000 })
  asked.end()
  try {
    const [answer] = (await once(asked, 'response')) as [{ statusCode?: number; resume(): void }]
    answer.resume()
    return answer.statusCode !== 200
  } catch {
    return true
  }
}

async function isFree(port: number): Promise<boolean> {
  const server = createServer()
  try {
    server.listen(port, '127.0.0.1')
    await once(server, 'listening')
    return true
  } catch {
    return false
  } finally {
    server.close()
  }
}
