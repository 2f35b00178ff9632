// Loaded first in a utility process: what Electron gives it in place of Node's channel.
import { EventEmitter } from 'node:events'

const port = new EventEmitter()
const send = process.send.bind(process)
port.postMessage = (message) => void send(message)
process.on('message', (data) => port.emit('message', { data, ports: [] }))
// Electron ends its utility processes with the app.
process.on('disconnect', () => process.exit(1))
delete process.send
process.parentPort = port
