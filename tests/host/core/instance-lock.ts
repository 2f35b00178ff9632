// One instance per userData folder. A later one leaves a note with its argv, which the first reads.
import {
  linkSync,
  mkdirSync,
  readFileSync,
  readdirSync,
  renameSync,
  rmSync,
  watch,
  writeFileSync,
} from 'node:fs'
import { join } from 'node:path'

export interface SecondInstance {
  argv: string[]
  cwd: string
  data: unknown
}

export class InstanceLock {
  #folder: string
  #lock: string

  constructor(userData: string) {
    this.#folder = join(userData, 'Singleton.host')
    this.#lock = join(this.#folder, 'lock')
    mkdirSync(this.#folder, { recursive: true })
  }

  /** True for the first instance, which will hear of later ones; otherwise it has been told. */
  acquire(me: SecondInstance, onSecond: (second: SecondInstance) => void): boolean {
    if (!this.#take()) {
      this.#leaveNote(me)
      return false
    }
    process.on('exit', () => rmSync(this.#lock, { force: true }))
    watch(this.#folder, { persistent: false }, () => this.#readNotes(onSecond))
    return true
  }

  /** A link appears at once and with its content, so nobody can read a lock without an owner. */
  #take(): boolean {
    const mine = `${this.#lock}.${process.pid}`
    writeFileSync(mine, String(process.pid))
    try {
      linkSync(mine, this.#lock)
      return true
    } catch {
      if (isAlive(Number(readFileSync(this.#lock, 'utf8')))) return false
      rmSync(this.#lock, { force: true })
      return this.#take()
    } finally {
      rmSync(mine, { force: true })
    }
  }

  #leaveNote(me: SecondInstance) {
    const note = join(this.#folder, `${process.pid}.json`)
    writeFileSync(`${note}.part`, JSON.stringify(me))
    renameSync(`${note}.part`, note)
  }

  #readNotes(onSecond: (second: SecondInstance) => void) {
    for (const name of readdirSync(this.#folder).filter((file) => file.endsWith('.json'))) {
      const note = join(this.#folder, name)
      const second = JSON.parse(readFileSync(note, 'utf8')) as SecondInstance
      rmSync(note)
      onSecond(second)
    }
  }
}

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0)
    return true
  } catch {
    return false
  }
}
