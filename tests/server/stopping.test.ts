import { expect, it } from 'vitest'
import { startCloudCorral } from '../gateway/cloud/cloud-corral.ts'
import { chatAnswer } from '../gateway/cloud/scripts.ts'
import { eventually } from '../helpers/test-corral.ts'

it('a stop ends what is only watched, and waits for answers', async () => {
  await using corral = await startCloudCorral()
  const open = Promise.withResolvers<void>()
  corral.cloud.answer = (request, response) => {
    void open.promise.then(() => chatAnswer('whole')(request, response))
  }
  const watched = await corral.fetch('/api/models/watch')
  const end = watched.text().catch(() => 'cut')
  const answer = corral.fetch('/v1/chat/completions', {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ model: 'cloud/gpt', messages: [{ role: 'user', content: 'hi' }] }),
  })
  await eventually(() => corral.cloud.arrivals.length).toBe(1)
  const stopped = corral.corral.stop()
  await end
  open.resolve()
  expect(await (await answer).text()).toContain('whole')
  await stopped
})
