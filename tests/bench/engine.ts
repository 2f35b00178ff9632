import { mkdir, mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { serveHeadless } from '../e2e/serve-headless.ts'
import { RANDOM_SIZES, writeRandomModel } from '../helpers/models/random-model.ts'
import { bareContender } from './bare-contender.ts'
import { type Contender, type Task, median } from './contender.ts'
import { portContender } from './port-contender.ts'

/**
 * The same work through the local port and on the bare engine, in turns within one run, so that a
 * busy machine slows both: only the ratio means anything. Usage: npm run bench:engine -- [rounds]
 */
const rounds = Number(process.argv[2] ?? 7)
const tasks: Record<string, Task> = {
  'decode 128 tokens': { promptTokens: 16, answerTokens: 128 },
  'prompt of 512 tokens': { promptTokens: 512, answerTokens: 1 },
}

const home = await mkdtemp(join(tmpdir(), 'corral-bench-'))
try {
  await mkdir(join(home, 'models'))
  for (const [size, options] of Object.entries(RANDOM_SIZES)) {
    const path = join(home, 'models', `${size}.gguf`)
    const { parameters } = await writeRandomModel(path, options)
    console.log(`\n${size}: ${(parameters / 1e6).toFixed(1)} million parameters, Q8_0`)
    const server = await serveHeadless(home)
    const port = await portContender(server, size)
    const bare = await bareContender(path)
    for (const [name, task] of Object.entries(tasks)) await compare(name, task, port, bare)
    await bare.end()
    await server.stop()
  }
} finally {
  await rm(home, { recursive: true, force: true })
}

async function compare(name: string, task: Task, port: Contender, bare: Contender): Promise<void> {
  const speeds = { port: [] as number[], bare: [] as number[] }
  const ratios: number[] = []
  for (let round = -1; round < rounds; round++) {
    const viaPort = await port.tokensPerSecond(task)
    const onEngine = await bare.tokensPerSecond(task)
    if (round < 0) continue
    speeds.port.push(viaPort)
    speeds.bare.push(onEngine)
    ratios.push(viaPort / onEngine)
  }
  console.log(
    `  ${name.padEnd(22)} port ${median(speeds.port).toFixed(0).padStart(6)} tok/s` +
      `   bare engine ${median(speeds.bare).toFixed(0).padStart(6)} tok/s` +
      `   ratio ${median(ratios).toFixed(2)}` +
      ` (${Math.min(...ratios).toFixed(2)} to ${Math.max(...ratios).toFixed(2)})`,
  )
}
