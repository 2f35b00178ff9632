import { readFileSync } from 'node:fs'
import { lstat, mkdir, readlink, rm, symlink, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { restraintOf } from '../../src-main/core/power/restraint.ts'
import { checkedFeed } from '../../src-main/core/desktop/feed-address.ts'
import { plainNotes } from '../../src-main/core/desktop/plain-notes.ts'
import { installCommandLineTool } from '../../src-main/electron/command-line-tool.ts'
import {
  linkedScreens,
  routeOfFile,
  routeOfLink,
  routesOfWords,
} from '../../src-main/electron/links.ts'
import { quitQuestion } from '../../src-main/electron/quit-question.ts'
import { windowBounds } from '../../src-main/electron/window-place.ts'
import { projectRoot } from '../helpers/project-root.ts'
import { temporaryFolder } from '../helpers/temporary-folder.ts'

describe('a corral:// link', () => {
  it.each([
    ['corral://open/models', '#/models'],
    ['corral://open/settings', '#/settings'],
    ['corral://model/unsloth/Qwen3.5-4B-GGUF', '#/discover/unsloth/Qwen3.5-4B-GGUF'],
  ])('%s shows %s', (link, route) => {
    expect(routeOfLink(link)).toBe(route)
  })

  it.each([
    'corral://open/',
    'corral://open/models/delete',
    'corral://open/nowhere',
    'corral://open/models?folders=',
    'corral://open/models#/chat',
    'corral://user:pw@open/models',
    'corral://open:80/models',
    'corral://add-server/http://evil.example',
    'corral://model/unsloth',
    'corral://model/unsloth/../secrets',
    'corral://model/unsloth/a..b',
    'corral://model/a/b/c',
    'corral://model/a/%2e%2e',
    'corral://model/a/<script>',
    'corral:open/models',
    'https://open/models',
    `corral://model/a/${'b'.repeat(500)}`,
    '',
  ])('%s leads nowhere', (link) => {
    expect(routeOfLink(link)).toBeNull()
  })

  it('can open every screen there is', () => {
    const source = readFileSync(join(projectRoot, 'src-renderer/shell/screens.tsx'), 'utf8')
    const ids = [...source.matchAll(/\bid: '([a-z-]+)'/g)].map(([, id]) => id)
    expect(ids.length).toBeGreaterThan(15)
    expect(ids.filter((id) => !linkedScreens.includes(id!))).toEqual([])
  })
})

describe('a model file that is opened', () => {
  it('leads to the question whether to bring it in, whatever its name', () => {
    const route = routeOfFile('/Users/me/My Models/a&b=c#.gguf')
    const query = new URLSearchParams(route!.slice(route!.indexOf('?')))
    expect(query.get('import')).toBe('/Users/me/My Models/a&b=c#.gguf')
  })

  it.each(['model.gguf', '/Users/me/model.bin', ''])('is not %s', (path) => {
    expect(routeOfFile(path)).toBeNull()
  })

  it('is found among the words of a start, and switches are not', () => {
    const words = ['.', '--flag=x.gguf', 'corral://open/chat', 'a.gguf']
    const routes = routesOfWords(words, '/Users/me')
    expect(routes).toEqual(['#/chat', routeOfFile('/Users/me/a.gguf')])
  })
})

describe('the bounds of a window', () => {
  const laptop = { x: 0, y: 25, width: 1440, height: 875 }
  const beside = { x: 1440, y: 0, width: 2560, height: 1415 }
  const place = (bounds: typeof laptop) => ({ bounds, fullScreen: false })

  it('are those it was left with, on whichever display', () => {
    const left = { x: 1600, y: 100, width: 1300, height: 900 }
    expect(windowBounds(place(left), [laptop, beside])).toEqual(left)
  })

  it('are in the middle of the main display when its own is gone', () => {
    const left = { x: 1600, y: 100, width: 1300, height: 800 }
    expect(windowBounds(place(left), [laptop])).toEqual({
      x: 70,
      y: 63,
      width: 1300,
      height: 800,
    })
  })

  it('are no larger than the display, and no smaller than what can be used', () => {
    expect(windowBounds(place({ x: 0, y: 25, width: 4000, height: 3000 }), [laptop])).toEqual(
      laptop,
    )
    const tiny = windowBounds(place({ x: 10, y: 30, width: 500, height: 10 }), [laptop])
    expect(tiny).toEqual({ x: 10, y: 30, width: 900, height: 600 } satisfies typeof tiny)
  })

  it.each([
    { x: -1300, y: 100, width: 1300, height: 800 },
    { x: 1439, y: 100, width: 1300, height: 800 },
    { x: 100, y: 899, width: 1300, height: 800 },
    { x: 100, y: -400, width: 1300, height: 800 },
    { x: 1e9, y: -1e9, width: 1300, height: 800 },
  ])('are moved to where its title bar can be seen: $x, $y', (left) => {
    const { x, y, width } = windowBounds(place(left), [laptop])
    expect(x + width).toBeGreaterThan(120)
    expect(x).toBeLessThan(1440 - 119)
    expect(y).toBeGreaterThanOrEqual(25)
    expect(y).toBeLessThan(872)
  })
})

describe('who quits', () => {
  it('is not asked when nothing runs', () => {
    expect(quitQuestion({ answers: 0, downloads: 0 })).toBeNull()
  })

  it('is told what runs, and that downloads go on later', () => {
    const both = quitQuestion({ answers: 2, downloads: 1 })
    expect(both?.detail).toContain('2 answers and 1 download are under way')
    expect(both?.detail).toContain('go on by themselves')
    expect(quitQuestion({ answers: 1, downloads: 0 })?.detail).toContain('1 answer is under way')
    expect(both?.buttons?.[both.cancelId!]).toBe('Cancel')
  })
})

describe('the rules of power', () => {
  const rule = { one_answer_at_a_time: false, unload_idle_minutes: null, pause_downloads: false }
  const facts = { on_battery: true, thermal_state: 'nominal', suspended: false } as const

  it('apply together: the shorter time, and whatever one of them holds back', () => {
    const settings = {
      on_battery: { ...rule, unload_idle_minutes: 5, pause_downloads: true },
      when_hot: { ...rule, unload_idle_minutes: 2, one_answer_at_a_time: true },
    }
    expect(restraintOf(settings, { ...facts, thermal_state: 'critical' }).rule).toEqual({
      one_answer_at_a_time: true,
      unload_idle_minutes: 2,
      pause_downloads: true,
    })
    expect(restraintOf(settings, { ...facts, thermal_state: 'fair' }).rule).toEqual(
      settings.on_battery,
    )
  })

  it('give no reason for a rest that is none', () => {
    expect(restraintOf({ on_battery: rule, when_hot: rule }, facts).because).toBeNull()
    expect(restraintOf({ on_battery: rule, when_hot: rule }, null).because).toBeNull()
  })
})

describe('the address of a feed', () => {
  it.each([
    ['https://updates.example/corral/', 'https://updates.example/corral'],
    ['http://127.0.0.1:8080/feed', 'http://127.0.0.1:8080/feed'],
    ['  ', null],
  ])('%s is kept as %s', (text, kept) => {
    expect(checkedFeed(text)).toBe(kept)
  })

  it.each([
    'http://updates.example/corral',
    'https://me:secret@updates.example',
    'https://updates.example/?token=x',
    'file:///tmp',
    'updates.example',
  ])('%s is refused', (text) => {
    expect(() => checkedFeed(text)).toThrow('update_feed must')
  })

  it('brings notes as text, without tags', () => {
    const notes = '<h2>New</h2><ul><li>A &lt;b&gt;</li></ul><script>alert(1)</script>'
    expect(plainNotes(notes)).toBe('New\n- A <b>')
    expect(plainNotes('Faster if a < b')).toBe('Faster if a < b')
  })
})

describe('the command line tool', () => {
  let folder: string
  const command = '/Applications/Corral.app/Contents/Resources/bin/corral'
  beforeAll(async () => {
    folder = await temporaryFolder()
  })
  afterAll(() => rm(folder, { recursive: true, force: true }))

  it('is a link in the shared folder, and replaces one of an older app', async () => {
    const shared = join(folder, 'shared')
    await mkdir(shared)
    await symlink('/Old/Corral.app/Contents/Resources/bin/corral', join(shared, 'corral'))
    const installed = await installCommandLineTool(command, { shared, own: join(folder, 'none') })
    expect(installed).toEqual({ path: join(shared, 'corral'), addToPath: null })
    expect(await readlink(installed.path)).toBe(command)
  })

  it('lies in the folder of the user where the shared one is not there', async () => {
    const own = join(folder, 'own', 'bin')
    const shared = join(folder, 'missing')
    const installed = await installCommandLineTool(command, { shared, own })
    expect(installed).toEqual({ path: join(own, 'corral'), addToPath: own })
    await expect(lstat(shared)).rejects.toThrow('ENOENT')
  })

  it('does not take the place of another program', async () => {
    const shared = join(folder, 'taken')
    await mkdir(shared)
    await writeFile(join(shared, 'corral'), '#!/bin/sh\n')
    const own = join(folder, 'unused')
    await expect(installCommandLineTool(command, { shared, own })).rejects.toThrow(
      'another program',
    )
  })
})
