import { fork } from 'node:child_process'
import { once } from 'node:events'
import {
  appendFile,
  mkdir,
  readFile,
  readdir,
  rm,
  stat,
  truncate,
  writeFile,
} from 'node:fs/promises'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { openLog } from '../../src-main/core/lib/log.ts'
import { followLines } from '../../src-main/core/lib/program-log/follow-lines.ts'
import { fullFiles, logFilesIn } from '../../src-main/core/lib/program-log/log-files.ts'
import { newestLines } from '../../src-main/core/lib/program-log/newest-lines.ts'
import { openRotatingFile } from '../../src-main/core/lib/program-log/rotating-file.ts'
import { temporaryFolder } from '../helpers/temporary-folder.ts'

const writer = join(import.meta.dirname, 'writer.ts')

let dataDir: string
beforeEach(async () => {
  dataDir = await temporaryFolder()
})
afterEach(() => rm(dataDir, { recursive: true, force: true }))

const files = () => logFilesIn(dataDir)
const all = { level: 'debug' } as const
const line = (fields: object) => `${JSON.stringify({ level: 30, time: Date.now(), ...fields })}\n`
const messages = async (limit = 5000) =>
  (await newestLines(files(), all, limit)).map(({ message }) => message)
const count = (upTo: number) => Array.from({ length: upTo }, (_, at) => String(at))

describe('the file of the log', () => {
  it('is put aside when it is full; so many are kept, readable by this user only', async () => {
    const log = openRotatingFile(files(), { maxBytes: 2000, files: 3 })
    for (const msg of count(200)) log.write(line({ msg }))
    const names = await readdir(files().folder)
    expect(names).toHaveLength(3)
    for (const name of names) {
      const { mode, size } = await stat(join(files().folder, name))
      expect(mode & 0o777).toBe(0o600)
      expect(size).toBeLessThan(2100)
    }
    const kept = await messages()
    expect(kept.length).toBeGreaterThan(80)
    expect(kept).toEqual(count(200).slice(-kept.length))
  })

  it('takes whole lines of several processes at once, and of killed ones', async () => {
    const children = ['a', 'b'].map((name) => fork(writer, [dataDir, name, '1500']))
    const ended = children.map((child) => once(child, 'exit'))
    const killed = fork(writer, [dataDir, 'c', '100000'])
    const lines = followLines(files(), { level: 'debug', search: 'c-' })
    await lines.next()
    killed.kill('SIGKILL')
    await lines.return()
    await Promise.all(ended)
    expect(fullFiles(files().folder).length).toBeGreaterThan(1)
    const found = await messages(1_000_000)
    for (const name of ['a', 'b']) {
      const own = found.filter((message) => message.startsWith(`${name}-`))
      expect(own).toEqual(count(1500).map((at) => `${name}-${at}`))
    }
    expect(found.filter((message) => !/^[abc]-\d+$/.test(message))).toEqual([])
  })

  it('takes every line of processes that put it aside at the same moment', async () => {
    const names = ['a', 'b', 'c']
    const children = names.map((name) => fork(writer, [dataDir, name, '1500', '600']))
    await Promise.all(children.map((child) => once(child, 'exit')))
    const found = await messages(1_000_000)
    const written = names.flatMap((name) => count(1500).map((at) => `${name}-${at}`))
    expect(found.toSorted()).toEqual(written.toSorted())
  })

  it('begins a line of its own after one that was torn', async () => {
    await mkdir(files().folder)
    await writeFile(files().current, '{"level":30,"ti', { mode: 0o644 })
    openLog(dataDir).info('after')
    expect(await messages()).toEqual(['{"level":30,"ti', 'after'])
    expect((await stat(files().current)).mode & 0o777).toBe(0o600)
  })

  it('loses what cannot be written, goes on, and says how much it was', async () => {
    const log = openRotatingFile(files(), { maxBytes: 200, files: 3 })
    log.write(line({ msg: 'x'.repeat(200) }))
    // A file where the folder should be: nothing can be opened any more.
    await rm(files().folder, { recursive: true })
    await writeFile(files().folder, '')
    for (const msg of count(3)) log.write(line({ msg }))
    await rm(files().folder)
    log.write(line({ msg: 'again' }))
    const [note, again] = await newestLines(files(), all, 10)
    expect(note).toMatchObject({ level: 'warn', message: 'lines could not be written' })
    expect(note?.fields).toBe('{"lines":3}')
    expect(again?.message).toBe('again')
  })

  it('holds no control character, whoever wrote the text', async () => {
    const evil = 'a\u001B[31m\u009B2J\nfake\r\u202Eb\u0007\u007F'
    openLog(dataDir).warn({ model: evil }, evil)
    const written = (await readFile(files().current, 'utf8')).trimEnd()
    expect(written).not.toMatch(/[\p{Cc}\u202E]/u)
    expect((JSON.parse(written) as { msg: string }).msg).toBe(evil)
    const [shown] = await newestLines(files(), all, 10)
    expect(shown?.message).toBe('a\\u001b[31m\\u009b2J\\nfake\\r\\u202eb\\u0007\\u007f')
    expect(shown?.fields).not.toMatch(/[\p{Cc}\u202E]/u)
    expect(JSON.parse(shown!.fields)).toEqual({ model: evil })
  })
})

describe('the newest lines', () => {
  it('are none where there is no log', async () => {
    expect(await newestLines(files(), all, 10)).toEqual([])
  })

  it('are found by level and by words, whatever their case', async () => {
    const log = openLog(dataDir)
    log.info('Model loaded')
    log.warn({ path: '/a "b"' }, 'MODEL refused')
    log.error('disk')
    const found = async (filter: Parameters<typeof newestLines>[1]) =>
      (await newestLines(files(), filter, 10)).map(({ message }) => message)
    expect(await found({ level: 'warn' })).toEqual(['MODEL refused', 'disk'])
    expect(await found({ level: 'info', search: 'model' })).toHaveLength(2)
    expect(await found({ level: 'info', search: '/A "B"' })).toEqual(['MODEL refused'])
    expect(await found({ level: 'fatal' })).toEqual([])
  })

  it('are as many as were asked for, over files and chunks, oldest first', async () => {
    const log = openRotatingFile(files(), { maxBytes: 150_000, files: 5 })
    for (const at of count(400)) log.write(line({ msg: at, text: 'é'.repeat(500) }))
    expect(fullFiles(files().folder)).toHaveLength(2)
    expect(await messages()).toEqual(count(400))
    expect(await messages(7)).toEqual(count(400).slice(-7))
  })

  it('show what is no JSON as it is, and a line without end up to a bound', async () => {
    await mkdir(files().folder)
    const text = `${line({ msg: 'first' })}no json \u001B[2J\n[1]\n\n${'y'.repeat(500_000)}\n`
    await writeFile(files().current, text + line({ msg: 'last' }))
    const found = await newestLines(files(), all, 10)
    const [first, plain, list, long, last] = found.map(({ message }) => message)
    expect([first, plain, list, last]).toEqual(['first', 'no json \\u001b[2J', '[1]', 'last'])
    expect(long).toMatch(/^y+$/)
    expect(long!.length).toBeLessThanOrEqual(2 ** 17)
  })
})

describe('a watcher', () => {
  /** Reads until so many lines are there. */
  async function take(lines: AsyncGenerator<{ message: string }[]>, howMany: number) {
    const found: string[] = []
    while (found.length < howMany) {
      const { value } = await lines.next()
      found.push(...(value as { message: string }[]).map(({ message }) => message))
    }
    return found
  }

  it('is told each line once, through rotation, and so is another', async () => {
    const log = openRotatingFile(files(), { maxBytes: 3000, files: 20 })
    log.write(line({ msg: 'before' }))
    const fast = followLines(files(), all)
    const slow = followLines(files(), { level: 'debug' }, { newest: 1 })
    expect(await take(slow, 1)).toEqual(['before'])
    const first = take(fast, 1)
    await new Promise((resolve) => setTimeout(resolve, 50))
    for (const msg of count(300)) log.write(line({ msg }))
    expect(fullFiles(files().folder).length).toBeGreaterThan(3)
    expect([...(await first), ...(await take(fast, 300 - (await first).length))]).toEqual(
      count(300),
    )
    expect(await take(slow, 300)).toEqual(count(300))
    await Promise.all([fast.return(), slow.return()])
  })

  it('waits for a log that is not there, reads on after it was emptied, and ends', async () => {
    const stop = new AbortController()
    const lines = followLines(files(), all, { signal: stop.signal })
    const first = take(lines, 1)
    await mkdir(files().folder)
    await writeFile(files().current, line({ msg: 'one', long: 'x'.repeat(100) }).slice(0, 50))
    await appendFile(files().current, line({ msg: 'one', long: 'x'.repeat(100) }).slice(50))
    expect(await first).toEqual(['one'])
    await truncate(files().current)
    const second = take(lines, 1)
    await appendFile(files().current, line({ msg: 'two' }))
    expect(await second).toEqual(['two'])
    const end = lines.next()
    stop.abort()
    expect(await end).toEqual({ value: undefined, done: true })
  })
})
