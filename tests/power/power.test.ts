import { mkdir } from 'node:fs/promises'
import { join } from 'node:path'
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest'
import type { PowerRule } from '../../src-main/contract/power.ts'
import { type HubWithFiles, someBytes, startHubWithFiles } from '../downloads/hub-with-files.ts'
import { type CloudCorral, startCloudCorral } from '../gateway/cloud/cloud-corral.ts'
import { askChat } from '../gateway/cloud/held.ts'
import { chatAnswer, chatFrames, reset, stream } from '../gateway/cloud/scripts.ts'
import { writeSlowModel } from '../helpers/models/slow-model.ts'
import { eventually, requestsOf } from '../helpers/test-corral.ts'
import { scriptedPower } from './scripted-power.ts'

const power = scriptedPower()
let hub: HubWithFiles
let corral: CloudCorral

beforeAll(async () => {
  hub = await startHubWithFiles()
  corral = await startCloudCorral({
    host: { power, environment: { HF_ENDPOINT: hub.hub.origin } },
    models: async (folder) => {
      await mkdir(folder, { recursive: true })
      await writeSlowModel(join(folder, 'endless.gguf'))
    },
  })
  await corral.corral.client.pool.saveModelSettings({ modelId: 'endless', slots: 2 })
})
afterEach(async () => {
  for (const leave of left.splice(0)) leave()
  hub.files.fault = null
  power.change({ on_battery: false, thermal_state: 'nominal', suspended: false })
  await set({ on_battery: nothing, when_hot: nothing, keep_awake: true })
})
afterAll(async () => {
  await corral[Symbol.asyncDispose]()
  await hub[Symbol.asyncDispose]()
})

const nothing: PowerRule = {
  one_answer_at_a_time: false,
  unload_idle_minutes: null,
  pause_downloads: false,
}
const set = (change: Parameters<typeof corral.corral.client.power.update>[0]) =>
  corral.corral.client.power.update(change)

/** To be ended whatever comes of a test. */
const left: (() => void)[] = []

/** An endless answer of this Mac; it has begun when there is text of it. */
function beginHere() {
  const leaving = new AbortController()
  const answer = corral.openai.chat.completions.create(
    { model: 'endless', messages: [{ role: 'user', content: 'Go on' }], stream: true },
    { signal: leaving.signal },
  )
  const begun = answer.then(async (chunks) => {
    // Not a loop over it: leaving that would end the answer.
    const reader = chunks[Symbol.asyncIterator]()
    for (let text = ''; text === '';) {
      const { value, done } = await reader.next()
      text = done ? 'nothing' : (value.choices[0]?.delta.content ?? '')
    }
  })
  begun.catch(() => {})
  const leave = () => leaving.abort()
  left.push(leave)
  return { begun, leave }
}

let repos = 0
/** A download that takes its time, with some of it here. */
async function beginDownload(): Promise<string> {
  const name = `acme/slow-${++repos}-GGUF`
  hub.hub.addRepo({ name, files: [{ path: 'slow-Q4_K_M.gguf', content: someBytes(600_000) }] })
  hub.files.fault = ({ at }) =>
    at === 'cdn' ? { kind: 'slow', pieceBytes: 20_000, pauseMs: 60 } : null
  const { task_id } = await corral.corral.client.downloads.start({ model_id: name })
  await eventually(async () => (await download(task_id)).downloadedBytes > 0).toBe(true)
  return task_id
}
const download = (task_id: string) => corral.corral.client.downloads.status({ task_id })

describe('a rule of power', () => {
  it('lets one answer at a time run while the Mac is hot, and the next when it is over', async () => {
    await set({ when_hot: { ...nothing, one_answer_at_a_time: true } })
    power.change({ thermal_state: 'serious' })
    const first = beginHere()
    await first.begun
    const second = beginHere()
    await eventually(() => corral.corral.port.state().answering).toBe(2)
    expect(requestsOf(corral.corral, 'endless').active).toBe(1)
    expect((await corral.corral.client.power.state()).because).toContain('it is hot')
    first.leave()
    await second.begun
    second.leave()
    await eventually(() => corral.corral.port.state().answering).toBe(0)
  })

  it('lets those who wait begin when the Mac has cooled down', async () => {
    await set({ when_hot: { ...nothing, one_answer_at_a_time: true } })
    power.change({ thermal_state: 'critical' })
    const first = beginHere()
    await first.begun
    const second = beginHere()
    await eventually(() => corral.corral.port.state().answering).toBe(2)
    power.change({ thermal_state: 'fair' })
    await second.begun
    first.leave()
    second.leave()
    await eventually(() => corral.corral.port.state().answering).toBe(0)
  })

  it('shortens the time that models stay unused on battery, and gives it back', async () => {
    const { client } = corral.corral
    await client.pool.load({ modelId: 'endless' })
    const idleSeconds = async () => (await client.pool.status()).models[0]?.idleSeconds
    await set({ on_battery: { ...nothing, unload_idle_minutes: 3 } })
    expect(await idleSeconds()).toBeNull()
    power.change({ on_battery: true })
    expect(await idleSeconds()).toBe(180)
    power.change({ on_battery: false })
    expect(await idleSeconds()).toBeNull()
  })

  it('holds downloads on battery, says why, and goes on from where they were', async () => {
    await set({ on_battery: { ...nothing, pause_downloads: true } })
    const id = await beginDownload()
    power.change({ on_battery: true })
    await eventually(async () => (await download(id)).state).toBe('waiting')
    const held = await download(id)
    expect(held.error).toContain('battery')
    hub.files.fault = null
    power.change({ on_battery: false })
    await eventually(async () => (await download(id)).state).toBe('done')
    expect(held.downloadedBytes).toBeGreaterThan(0)
  })

  it('leaves a download paused that a person has paused', async () => {
    await set({ on_battery: { ...nothing, pause_downloads: true } })
    const id = await beginDownload()
    await corral.corral.client.downloads.pause({ task_id: id })
    power.change({ on_battery: true })
    power.change({ on_battery: false })
    expect((await download(id)).state).toBe('paused')
    await corral.corral.client.downloads.cancel({ task_id: id })
  })
})

describe('sleep', () => {
  it('holds downloads, ends answers of providers with an error, and both work again after', async () => {
    const { role, text } = chatFrames
    const cloud = await corral.addProvider()
    cloud.fake.answer = stream([role, text('Once')], 'open')
    const id = await beginDownload()
    const answer = await askChat(corral, `${cloud.name}/gpt`, { stream: true })
    const said = answer.text()
    power.change({ suspended: true })
    expect(await said).toMatch(/Once[\s\S]*"error"/)
    await eventually(async () => (await download(id)).error).toBe('This Mac sleeps.')

    hub.files.fault = null
    cloud.fake.answer = chatAnswer('Good morning')
    power.change({ suspended: false })
    await eventually(async () => (await download(id)).state).toBe('done')
    expect(await (await askChat(corral, `${cloud.name}/gpt`)).text()).toContain('Good morning')
  })

  it('lets a provider that had failed be asked again at once', async () => {
    const cloud = await corral.addProvider()
    cloud.fake.answer = reset
    for (let ask = 0; ask < 6; ask++) await askChat(corral, `${cloud.name}/gpt`)
    cloud.fake.answer = chatAnswer('Back')
    expect((await askChat(corral, `${cloud.name}/gpt`)).status).not.toBe(200)
    power.change({ suspended: true })
    power.change({ suspended: false })
    expect((await askChat(corral, `${cloud.name}/gpt`)).status).toBe(200)
  })
})

describe('a Mac with work to do', () => {
  it('is kept awake while an answer runs, and no longer', async () => {
    await eventually(() => power.isKeptAwake()).toBe(false)
    const answer = beginHere()
    await answer.begun
    expect(power.isKeptAwake()).toBe(true)
    answer.leave()
    await eventually(() => power.isKeptAwake()).toBe(false)
  })

  it('may sleep where the setting says so', async () => {
    const answer = beginHere()
    await answer.begun
    await set({ keep_awake: false })
    expect(power.isKeptAwake()).toBe(false)
    answer.leave()
    await eventually(() => corral.corral.port.state().answering).toBe(0)
  })

  it('is kept awake while something is fetched', async () => {
    const id = await beginDownload()
    await eventually(() => power.isKeptAwake()).toBe(true)
    await corral.corral.client.downloads.cancel({ task_id: id })
    await eventually(() => power.isKeptAwake()).toBe(false)
  })
})

describe('a pause', () => {
  it('tells apps to come back later, holds downloads, and ends with a call', async () => {
    const { client } = corral.corral
    const cloud = await corral.addProvider()
    cloud.fake.answer = chatAnswer('Here')
    const id = await beginDownload()
    const running = beginHere()
    await running.begun
    expect(await client.system.pause()).toMatchObject({ paused: true, answering: 1 })
    const refused = await askChat(corral, `${cloud.name}/gpt`)
    expect(refused.status).toBe(503)
    expect(Number(refused.headers.get('retry-after'))).toBeGreaterThan(0)
    expect(await refused.text()).toContain('paused')
    expect((await askChat(corral, 'endless')).status).toBe(503)
    await eventually(async () => (await download(id)).error).toBe('Corral is paused.')
    expect(requestsOf(corral.corral, 'endless').active).toBe(1)

    hub.files.fault = null
    await client.system.resume()
    expect((await askChat(corral, `${cloud.name}/gpt`)).status).toBe(200)
    await eventually(async () => (await download(id)).state).toBe('done')
    running.leave()
    await eventually(() => corral.corral.port.state().answering).toBe(0)
  })
})
