// A promise that nobody catches costs an Electron app a warning, where Node would end it.
import { record } from './record.ts'

export function surviveRejections() {
  process.on('unhandledRejection', (reason) => {
    record.unhandledRejections.push(String(reason))
    console.error('test host: a rejected promise was not handled:', reason)
  })
}
