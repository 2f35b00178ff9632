// The one Chromium process of this host: found, started, stopped and never left behind.
import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { existsSync } from 'node:fs'
import { createInterface } from 'node:readline'
import type { Readable, Writable } from 'node:stream'
import { setTimeout as delay } from 'node:timers/promises'
import { record } from '../core/record.ts'
import { Cdp } from './cdp.ts'
import { chromiumFlags } from './flags.ts'

const candidates = [
  '/usr/bin/chromium',
  '/usr/bin/chromium-browser',
  '/usr/bin/google-chrome',
  '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome',
]

let child: ChildProcess | null = null
let stopping = false

export let cdp: Cdp

/** With `announce`, Chromium opens a DevTools port and its address is printed for Playwright. */
export async function startBrowser(profile: string, announce: boolean) {
  const executable = process.env.CHROMIUM ?? candidates.find((path) => existsSync(path))
  if (!executable || !existsSync(executable)) {
    throw new Error('test host: no Chromium found, set CHROMIUM to its path')
  }

  // In a process group of its own, all of Chromium can be ended by one signal.
  child = spawn(executable, chromiumFlags(profile, announce), {
    stdio: ['ignore', 'ignore', 'pipe', 'pipe', 'pipe'],
    detached: true,
  })
  record.chromiumPid = child.pid ?? null
  process.on('exit', killGroup)
  child.once('exit', (code, signal) => {
    if (stopping) return
    console.error(`test host: Chromium ended unexpectedly (${signal ?? code})`)
    process.exit(1)
  })

  const [, , stderr, toChromium, fromChromium] = child.stdio
  cdp = new Cdp(toChromium as Writable, fromChromium as Readable)
  const address = readAddress(stderr as Readable)
  await cdp.send('Browser.getVersion')
  if (announce) console.error(await address)
}

/** Lets Chromium write its profile; what does not end by itself within 2 seconds is killed. */
export async function stopBrowser() {
  stopping = true
  if (!child || child.exitCode !== null || child.signalCode !== null) return
  const ended = once(child, 'exit')
  cdp?.send('Browser.close').catch(() => {})
  await Promise.race([ended, delay(2000)])
  killGroup()
}

function killGroup() {
  stopping = true
  if (!child?.pid) return
  try {
    process.kill(-child.pid, 'SIGKILL')
  } catch {
    // already gone
  }
}

function readAddress(stderr: Readable): Promise<string> {
  const { promise, resolve } = Promise.withResolvers<string>()
  createInterface({ input: stderr }).on('line', (line) => {
    if (line.startsWith('DevTools listening on ')) resolve(line)
    else if (process.env.HOST_DEBUG) console.error(`[chromium] ${line}`)
  })
  return promise
}
