import { getDocumentProxy } from 'unpdf'
import { mostTextCharacters } from '../../../lib/draft-file.ts'

/** What the thread that reads a PDF tells, page by page and at its end. */
export type PdfNews =
  | { type: 'page'; done: number; total: number }
  | { type: 'text'; text: string; pages: number; totalPages: number }
  | { type: 'problem'; problem: string }

const mostPages = 1000

/** What the thread is given. The library talks on the thread's own port, so news take another. */
export interface PdfTask {
  bytes: ArrayBuffer
  port: MessagePort
}

addEventListener('message', ({ data: { bytes, port } }: MessageEvent<PdfTask>) => {
  // What the library says to itself holds neither.
  if (port === undefined) return
  const tell = (news: PdfNews) => port.postMessage(news)
  void read(new Uint8Array(bytes), tell).then(tell, (error: unknown) =>
    tell({ type: 'problem', problem: wordsOf(error) }),
  )
})

async function read(bytes: Uint8Array, tell: (news: PdfNews) => void): Promise<PdfNews> {
  const pdf = await getDocumentProxy(bytes, { useWorkerFetch: false, verbosity: 0 })
  const total = Math.min(pdf.numPages, mostPages)
  let text = ''
  let pages = 0
  while (pages < total) {
    const page = await textOfPage(await pdf.getPage(pages + 1))
    if (text.length + page.length > mostTextCharacters) break
    text += page
    pages += 1
    tell({ type: 'page', done: pages, total })
  }
  return { type: 'text', text: text.trim(), pages, totalPages: pdf.numPages }
}

type Page = Awaited<ReturnType<Awaited<ReturnType<typeof getDocumentProxy>>['getPage']>>

async function textOfPage(page: Page): Promise<string> {
  const { items } = await page.getTextContent()
  const text = items.map((item) => ('str' in item ? item.str + (item.hasEOL ? '\n' : '') : ''))
  page.cleanup()
  return `${text.join('').trim()}\n\n`
}

function wordsOf(error: unknown): string {
  const name = error instanceof Error ? error.name : ''
  if (name === 'PasswordException') return 'This PDF is locked by a password.'
  return 'This PDF is damaged and cannot be read.'
}
