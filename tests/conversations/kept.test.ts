import Database from 'better-sqlite3'
import { cp, rm } from 'node:fs/promises'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { startCloudCorral } from '../gateway/cloud/cloud-corral.ts'
import { pixel } from '../gateway/cloud/agent-turns.ts'
import { eventually, startTestCorral, temporaryFolder } from '../helpers/test-corral.ts'
import { messageStream } from '../gateway/cloud/scripts.ts'
import { talkOf, unfinished } from './talk.ts'

const picture = { kind: 'image', name: 'dot.png', mediaType: 'image/png', data: pixel } as const

describe('a conversation', () => {
  const kept = 'is there after a restart as it was, and after a kill as it was a second before'
  it(kept, { timeout: 60_000 }, async () => {
    const folder = await temporaryFolder()
    const copy = await temporaryFolder()
    await using test = await startCloudCorral({ host: { dataDir: folder } })
    const { client } = test.corral
    test.claude.answer = messageStream('Whole.')
    test.cloud.answer = unfinished('Half a')
    const talk = await talkOf(client, { models: ['claude/sonnet', 'cloud/gpt'], title: 'Plans' })
    const { id } = talk
    const taken = await client.conversations.attach({ id, file: picture })
    const orphan = await client.conversations.attach({ id, file: picture })
    const { answers } = await talk.ask('What now?')
    const [whole, half] = answers
    await talk.reaches(whole!.id, 'done')
    const db = new Database(join(folder, 'corral.db'))
    const written = db.prepare('select text from conversation_messages where id = ?').pluck()
    await eventually(() => written.get(half!.id)).toBe('Half a')
    db.prepare('update conversation_attachments set created_at = 1 where id = ?').run(orphan.id)

    // What a kill leaves is what is on the disk.
    await cp(folder, copy, { recursive: true, filter: (path) => !path.includes('corral.db') })
    db.prepare('vacuum into ?').run(join(copy, 'corral.db'))
    db.close()
    const before = await talk.messages()
    const restarted = async (dataDir: string) => {
      await using again = await startTestCorral({ host: { dataDir } })
      const found = await talkOf(again.corral.client, { id })
      const { conversation } = await again.corral.client.conversations.get({ id })
      const pictures = (attachmentId: string) =>
        again.corral.client.conversations.picture({ id, attachmentId })
      expect(await pictures(taken.id)).toEqual(picture)
      await expect(pictures(orphan.id)).rejects.toMatchObject({ code: 'not_found' })
      return { conversation, messages: await found.messages() }
    }
    const killed = await restarted(copy)
    expect(killed.conversation).toMatchObject({ title: 'Plans', running: false, messageCount: 3 })
    expect(killed.messages.slice(0, 2)).toEqual(before.slice(0, 2))
    expect(killed.messages[2]).toMatchObject({
      state: 'stopped',
      parts: [{ type: 'text', text: 'Half a' }],
      ending: null,
    })

    await test.corral.stop()
    const stopped = await restarted(folder)
    expect(stopped.messages[1]).toEqual(before[1])
    expect(stopped.messages[2]).toMatchObject({
      state: 'stopped',
      parts: [{ type: 'text', text: 'Half a' }],
      ending: { estimated: true },
    })
    await rm(copy, { recursive: true })
  })

  it('is named by its first question until it is given a title', async () => {
    await using test = await startTestCorral()
    const { client } = test.corral
    const long = `\n  ${'many words '.repeat(20)}\nand another line`
    const talk = await talkOf(client, { models: ['nowhere'] })
    const updates: unknown[] = []
    const leaving = new AbortController()
    const list = await client.conversations.watchList(undefined, { signal: leaving.signal })
    const read = (async () => {
      for await (const update of list) updates.push(update)
    })()
    const [answer] = await talk.hear(long)
    expect(answer?.problem).toContain("no model 'nowhere'")
    const titleNow = async () =>
      (await client.conversations.get({ id: talk.id })).conversation.title
    expect(await titleNow()).toBe('many words many words many words many words many words many…')
    await client.conversations.update({ id: talk.id, title: 'Words', temperature: 0.5 })
    await talk.hear('More?')
    expect(await titleNow()).toBe('Words')
    await client.conversations.remove({ id: talk.id })
    await eventually(() => updates.at(-1)).toEqual({ type: 'removed', id: talk.id })
    expect(updates).toContainEqual({
      type: 'conversation',
      conversation: expect.objectContaining({ title: 'Words', running: true }),
    })
    leaving.abort()
    await read
  })
})
