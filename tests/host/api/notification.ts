// Notification: recorded when shown. A test clicks one by emitting 'click' on it.
import type { NotificationConstructorOptions } from 'electron'
import { lifecycle } from '../core/lifecycle.ts'
import { record } from '../core/record.ts'
import { strictEmitter } from '../core/strict.ts'

const events = ['show', 'click', 'close', 'reply', 'action', 'failed']

export class Notification extends strictEmitter('Notification', events) {
  static isSupported = () => true

  readonly title: string
  readonly subtitle: string
  readonly body: string
  readonly silent: boolean

  constructor(options: NotificationConstructorOptions = {}) {
    lifecycle.requireReady('Cannot create Notification before app is ready')
    super()
    this.title = options.title ?? ''
    this.subtitle = options.subtitle ?? ''
    this.body = options.body ?? ''
    this.silent = options.silent ?? false
  }

  show() {
    record.notifications.push(this)
    setImmediate(() => this.emit('show'))
  }

  close() {
    setImmediate(() => this.emit('close'))
  }
}
