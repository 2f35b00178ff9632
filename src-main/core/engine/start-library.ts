import type { Llama } from 'node-llama-cpp'
import type { Log } from '../lib/log.ts'

/** Starts the native library. Takes a part of a second. @throws when there is none for this machine */
export async function startLibrary(log: Pick<Log, 'debug'>, threads: number): Promise<Llama> {
  const { LlamaLogLevel, getLlama } = await import('node-llama-cpp')
  return getLlama({
    build: 'never',
    skipDownload: true,
    progressLogs: false,
    maxThreads: threads,
    logLevel: LlamaLogLevel.warn,
    logger: (level, message) => log.debug({ level }, message.trim()),
  })
}
