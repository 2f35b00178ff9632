import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest'
import type { HubRepo } from '../../src-main/contract/hub.ts'
import { type TestCorral, startTestCorral } from '../helpers/test-corral.ts'
import { restOf } from '../providers/rest.ts'
import { sendJson } from './fake-hub/exchange.ts'
import { type FakeHub, startFakeHub } from './fake-hub/fake-hub.ts'

const gigabyte = 1e9
const sized = (path: string, gigabytes: number) => ({ path, sizeBytes: gigabytes * gigabyte })
const manyFiles = (count: number) =>
  Array.from({ length: count }, (_, index) => sized(`${index}-Q4_0.gguf`, 1))

let hub: FakeHub
let test: TestCorral
beforeAll(async () => {
  hub = await startFakeHub({
    repos: [
      {
        name: 'ann/Coder-GGUF',
        commit: 'a'.repeat(40),
        files: [
          sized('Coder-Q8_0.gguf', 9),
          sized('Coder-Q4_K_M.gguf', 5),
          sized('Q2_K/Coder-Q2_K-00001-of-00002.gguf', 2),
          sized('Q2_K/Coder-Q2_K-00002-of-00002.gguf', 1),
          sized('Coder-BF16.gguf', 16),
          sized('mmproj-F16.gguf', 0.6),
          sized('../outside-Q4_0.gguf', 1),
        ],
        cardData: { license: 'other', license_name: 'coder-licence' },
        card: '---\nlicense: other\n---\n\n# Coder\n\u001B[31mred\u202E\n<script>x</script>\n',
      },
      { name: 'ann/Cardless-GGUF', files: [sized('x-Q4_0.gguf', 1)] },
      { name: 'ann/Gated-GGUF', gated: 'manual', files: [sized('x-Q4_0.gguf', 1)], card: 'told' },
      { name: 'ann/Private-GGUF', private: true, files: [] },
      {
        name: 'ann/Crowded-GGUF',
        files: manyFiles(2300),
      },
      { name: 'ann/Long-Card-GGUF', files: [], card: `---\na: b\n---\n${'ü'.repeat(400_000)}` },
    ],
  })
  // As much memory as the recommendation below counts with.
  test = await startTestCorral({ host: { environment: { HF_ENDPOINT: hub.origin } } })
  await test.corral.client.pool.saveConfig({ memory_limit_mode: 'gb', memory_limit_value: 8 })
})
afterAll(async () => {
  await test[Symbol.asyncDispose]()
  await hub.close()
})
afterEach(() => {
  hub.intercept = null
})

const ask = (query: string) => restOf(test, test.userToken).call('GET', `/models/hub?repo=${query}`)
const repo = async (query: string) => {
  const { status, json, text } = await ask(query)
  expect(status, text).toBe(200)
  return json as HubRepo
}

describe('the page of a repository', () => {
  it('shows its choices, smallest first, pinned to a commit, with size, hash and quality', async () => {
    const page = await repo('ann/Coder-GGUF')
    expect(page.commit).toBe('a'.repeat(40))
    expect(page.licence).toBe('coder-licence')
    expect(page.choices.map(({ file, quantization }) => [file, quantization])).toEqual([
      ['Q2_K/Coder-Q2_K-00001-of-00002.gguf', 'Q2_K'],
      ['Coder-Q4_K_M.gguf', 'Q4_K_M'],
      ['Coder-Q8_0.gguf', 'Q8_0'],
      ['Coder-BF16.gguf', 'BF16'],
    ])
    const [split, usual] = page.choices
    expect(split).toMatchObject({
      sizeBytes: 3 * gigabyte,
      quality: expect.stringMatching(/worse/),
    })
    expect(split?.files).toHaveLength(2)
    expect(usual?.files[0]?.sha256).toMatch(/^[0-9a-f]{64}$/)
    expect(usual?.modelId).toBeNull()
    expect(page.projectors).toEqual([{ path: 'mmproj-F16.gguf', sizeBytes: 0.6 * gigabyte }])
    expect(page.rejected).toEqual([
      { path: '../outside-Q4_0.gguf', reason: expect.stringContaining('name') },
    ])
  })

  it('recommends the best that the pool would let in, and says so with the same numbers', async () => {
    const page = await repo('ann/Coder-GGUF')
    const recommended = page.choices.filter((choice) => choice.recommended)
    expect(recommended.map(({ quantization }) => quantization)).toEqual(['Q4_K_M'])
    expect(page.choices.map(({ fit }) => fit?.verdict)).toEqual(['fits', 'fits', 'no', 'no'])
    expect(page.fit).toEqual(recommended[0]?.fit)
    const listed = (await restOf(test).must('GET', '/models/search?query=coder')) as HubRepo[]
    expect(listed[0]?.fit).toEqual(page.fit)
  })

  it('has the card without front matter and marks, and does without one', async () => {
    expect((await repo('ann/Coder-GGUF')).card).toBe('# Coder\n[31mred\n<script>x</script>\n')
    expect((await repo('ann/Cardless-GGUF')).card).toBe('')
    const { card } = await repo('ann/Long-Card-GGUF')
    expect(Buffer.byteLength(card)).toBe(256 * 1024)
    expect(card).toMatch(/^ü+$/)
  })

  it('is read whole where the hub lists it in pages', async () => {
    expect((await repo('ann/Crowded-GGUF')).choices).toHaveLength(2300)
  })

  it('asks the same hub for the next piece of a list, whatever address that says', async () => {
    hub.intercept = ({ url, response }) => {
      if (!url.pathname.includes('/tree/') || url.searchParams.has('cursor')) return false
      const next = `https://elsewhere.example${url.pathname}${url.search}&cursor=1000`
      response.setHeader('link', `<${next}>; rel="next"`).end('[]')
      return true
    }
    hub.addRepo({ name: 'ann/Elsewhere-GGUF', files: manyFiles(1200) })
    expect((await repo('ann/Elsewhere-GGUF')).choices).toHaveLength(200)
  })

  it('of a version before shows that version', async () => {
    hub.addRepo({ name: 'ann/Cardless-GGUF', commit: 'b'.repeat(40), files: [] })
    const [{ commit, choices }, old] = await Promise.all([
      repo(`ann/Cardless-GGUF&revision=${'b'.repeat(40)}`),
      repo('ann/Cardless-GGUF'),
    ])
    expect([commit, choices]).toEqual(['b'.repeat(40), []])
    // Kept for a minute: who looks at a page sees one version of it.
    expect(old.choices).toHaveLength(1)
  })

  it('of a gated repository is shown, and its files ask for access where that is given', async () => {
    expect(await repo('ann/Gated-GGUF')).toMatchObject({ gated: 'manual', card: '' })
    const { status, text } = await restOf(test).call(
      'GET',
      '/fit/hub?repo=ann/Gated-GGUF&file=x-Q4_0.gguf',
    )
    expect(status).toBe(403)
    expect(text).toContain(`ask for access on ${hub.origin}/ann/Gated-GGUF`)
  })

  it('that is not there, or not for us, is not found', async () => {
    for (const query of [
      'ann/Missing-GGUF',
      'ann/Private-GGUF',
      'ann/Coder-GGUF&revision=no-such',
      'ann/Coder-GGUF&revision=..',
    ]) {
      expect((await ask(query)).status, query).toBe(404)
    }
    for (const query of ['x', 'a/b/c', '../b', 'a/..', '%00/x']) {
      expect((await ask(query)).status, query).toBe(400)
    }
  })

  it('survives a hub that lies', async () => {
    const answers: Record<string, unknown> = {
      '/api/models/liar/one/revision/main': { id: 'liar/one', sha: '../../x', likes: 1 },
      '/api/models/liar/two/revision/main': { id: 'liar/two', sha: 'c'.repeat(40) },
      [`/api/models/liar/two/tree/${'c'.repeat(40)}`]: [
        null,
        { type: 'file', path: 'a-Q4_0.gguf', size: -1 },
        { type: 'file', path: 'b-Q4_0.gguf', size: 1e300 },
        { type: 'file', path: ['c'], size: 1 },
        { type: 'file', path: 'd-Q4_0.gguf', size: 5, lfs: { oid: 'short', size: 6 } },
        { type: 'directory', path: 'e-Q4_0.gguf', size: 5 },
      ],
    }
    hub.intercept = (exchange) => {
      const answer = answers[exchange.url.pathname]
      if (answer === undefined) return false
      sendJson(exchange, answer)
      return true
    }
    expect((await ask('liar/one')).status).toBe(502)
    const { choices } = await repo('liar/two')
    expect(choices.map(({ files }) => files)).toEqual([
      [{ path: 'd-Q4_0.gguf', sizeBytes: 6, sha256: null }],
    ])
  })
})
