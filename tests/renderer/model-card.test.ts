import { createElement } from 'react'
import { renderToStaticMarkup } from 'react-dom/server'
import ReactMarkdown from 'react-markdown'
import { expect, test } from 'vitest'
import { outsideLink } from '../../src-renderer/views/discover/card-links.ts'
import { cardPlugins, shownCard } from '../../src-renderer/views/discover/card-plugins.ts'
import { hostileCards } from './hostile-cards.ts'

const page = 'https://huggingface.co/maker/model'

/** React escapes what is no element of its own, so every `<` of the result opens or ends one. */
function render(card: string): string {
  return renderToStaticMarkup(createElement(ReactMarkdown, cardPlugins(page, 'abc'), card))
}

const elements = new Set(
  'a b blockquote br center code dd del details div dl dt em h1 h2 h3 h4 h5 h6 hr i input ins kbd li ol p pre q rp rt ruby s samp section span strike strong sub summary sup table tbody td tfoot th thead tr tt ul var'.split(
    ' ',
  ),
)
const attributes = new Set(
  'align aria-level checked class colSpan dir disabled href lang open rel rowSpan scope start target type'.split(
    ' ',
  ),
)

/** What stands in the result that may not; empty when all is well. */
function faultsOf(html: string): string[] {
  const tags = html.match(/<[^>]*>/g) ?? []
  const stray = html.split('<').length - 1 - tags.length
  const faults = stray === 0 ? [] : [`${stray} stray <`]
  for (const tag of tags) {
    const [, name = '', rest = ''] = /^<\/?([a-zA-Z0-9-]+)(.*?)\/?>$/s.exec(tag) ?? []
    if (!elements.has(name)) faults.push(tag)
    const left = rest.replaceAll(/\s([a-zA-Z-]+)="([^"]*)"/g, (_, attribute, value: string) => {
      const allowed = attributes.has(String(attribute))
      const leadsOut = attribute !== 'href' || value.startsWith('https://')
      const isOurs =
        attribute !== 'class' ||
        /^(language-[\w+#-]+|task-list-item|contains-task-list|)$/.test(value)
      if (!allowed || !leadsOut || !isOurs) faults.push(tag)
      return ''
    })
    if (left.trim() !== '') faults.push(tag)
  }
  return faults
}

test(`nothing of ${hostileCards.length} hostile cards runs, loads or leads anywhere but to https`, () => {
  expect(hostileCards.length).toBeGreaterThanOrEqual(200)
  const faults = hostileCards.flatMap((card) =>
    faultsOf(render(card)).map((fault) => `${card} => ${fault}`),
  )
  expect(faults).toEqual([])
})

test('hostile cards do no harm in one text together either', () => {
  expect(faultsOf(render(hostileCards.join('\n\n')))).toEqual([])
})

test('a picture is its words, and loads nothing', () => {
  const html = render('![A chart](https://a.example/c.png) <img src="x.png" alt="A <b>sign</b>">')
  expect(html).toContain('A chart')
  expect(html).toContain('A &lt;b&gt;sign&lt;/b&gt;')
  expect(html).not.toContain('<img')
  expect(html).not.toContain('c.png')
})

test('what makers write stays: headings, tables, code, folded parts, tasks', () => {
  const html = render(
    '<div align="center"><h1>Title</h1></div>\n\n## Use\n\n| a | b |\n| - | - |\n| 1 | 2 |\n\n```python\nprint(1)\n```\n\n<details><summary>More</summary>\n\n- [x] done\n\n</details>',
  )
  expect(html).toContain('<h1 aria-level="3">Title</h1>')
  expect(html).toContain('<h2 aria-level="4">Use</h2>')
  expect(html).toContain('<td>2</td>')
  expect(html).toContain('<code class="language-python">print(1)')
  expect(html).toContain('<summary>More</summary>')
  expect(html).toContain('type="checkbox"')
})

test.each([
  ['https://arxiv.org/abs/1', 'https://arxiv.org/abs/1'],
  ['LICENSE', 'https://huggingface.co/maker/model/blob/abc/LICENSE'],
  ['../../other', 'https://huggingface.co/maker/model/other'],
  ['/maker/other', 'https://huggingface.co/maker/other'],
  ['#usage', null],
  ['#/egress', null],
  ['', null],
  ['http://a.example', null],
  ['mailto:a@b.example', null],
  ['javascript:alert(1)', null],
  ['https://huggingface.co@evil.example/', null],
])('the link %s leads to %s', (href, target) => {
  expect(outsideLink(href, `${page}/blob/abc/`)).toBe(target)
})

test.each([
  [
    'a table of five million empty cells',
    `|${'a|'.repeat(1000)}\n|${'-|'.repeat(1000)}\n${'|\n'.repeat(5000)}`,
  ],
  ['elements in elements', '<b>'.repeat(1000)],
  ['quotes in quotes', `${'> '.repeat(1000)}x`],
  ['many elements', '<br>'.repeat(21_000)],
])('%s: cut to what a page can hold', (_, card) => {
  const html = render(card)
  expect((html.match(/<[^/]/g) ?? []).length).toBeLessThan(25_000)
  expect(depthOf(html)).toBeLessThan(70)
})

test('a card that is too deep to be read at all fails as something that the page can catch', () => {
  expect(() => render('<b>'.repeat(12_000))).toThrow(RangeError)
})

test('a long card is cut at the end of a line, and says so', () => {
  const line = `${'word '.repeat(20)}\n`
  const { text, cut } = shownCard(line.repeat(2000))
  expect(cut).toBe(true)
  expect(text.length).toBeLessThanOrEqual(65_536)
  expect(text.endsWith('word ')).toBe(true)
  expect(shownCard(line)).toEqual({ text: line, cut: false })
})

/** How many elements stand in one another. */
function depthOf(html: string): number {
  let depth = 0
  let deepest = 0
  for (const tag of html.match(/<\/?[a-z][^>]*>/g) ?? []) {
    if (/^<(br|hr|input)|\/>$/.test(tag)) continue
    depth += tag.startsWith('</') ? -1 : 1
    deepest = Math.max(deepest, depth)
  }
  return deepest
}
