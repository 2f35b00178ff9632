import { formatCount, formatWhole } from '../../../lib/format.ts'
import type { PdfNews, PdfTask } from './pdf-worker.ts'

interface PdfText {
  text: string
  /** How much of it: "12 pages", "first 1,000 of 1,240 pages". */
  note: string
}

/**
 * The text of a PDF, read in a thread of its own, which ends with the signal.
 * @throws Error in words for the user: locked, damaged, or a scan without text
 */
export function readPdf(
  bytes: ArrayBuffer,
  signal: AbortSignal,
  onProgress: (progress: number) => void,
): Promise<PdfText> {
  const worker = new Worker(new URL('./pdf-worker.ts', import.meta.url), { type: 'module' })
  const { port1: news, port2: port } = new MessageChannel()
  const reading = new Promise<PdfText>((resolve, reject) => {
    signal.addEventListener('abort', () => reject(new DOMException('', 'AbortError')))
    worker.addEventListener('error', () => reject(new Error('The PDF reader did not start.')))
    news.addEventListener('message', ({ data }: MessageEvent<PdfNews>) => {
      if (data.type === 'page') onProgress(data.done / data.total)
      else if (data.type === 'problem') reject(new Error(data.problem))
      else if (data.text === '') reject(new Error(scanned))
      else resolve({ text: data.text, note: pagesNote(data.pages, data.totalPages) })
    })
  })
  news.start()
  const task: PdfTask = { bytes, port }
  worker.postMessage(task, [bytes, port])
  return reading.finally(() => {
    worker.terminate()
    news.close()
  })
}

const scanned = 'There is no text in this PDF: its pages are pictures, as of a scan.'

function pagesNote(pages: number, totalPages: number): string {
  if (pages === totalPages) return formatCount(pages, 'page')
  return `first ${formatWhole(pages)} of ${formatCount(totalPages, 'page')}`
}
