import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { McpServer } from '@modelcontextprotocol/sdk/server/mcp.js'
import { StdioServerTransport } from '@modelcontextprotocol/sdk/server/stdio.js'
import { z } from 'zod'

/**
 * A server of tools by the official SDK, as a program. Its first argument says how it misbehaves, if
 * it does; its tools do what tests ask of them.
 */
const [behaviour] = process.argv.slice(2)

if (behaviour === 'greets') console.log('Welcome to the server!\n{"not": "a message"}')
if (behaviour === 'dies') {
  console.error(`cannot go on with ${process.env.API_KEY ?? 'nothing'}`)
  process.exit(3)
}
if (behaviour === 'silent') setInterval(() => {}, 1000)
else await serve()

async function serve() {
  const server = new McpServer({ name: 'test server', version: '1.2.3' })
  const text = (said: string) => ({ content: [{ type: 'text' as const, text: said }] })
  const words = { words: z.string() }

  const echo = server.registerTool(
    'echo',
    { title: 'Echo', description: 'Says it again', inputSchema: words },
    ({ words: said }) => text(said),
  )
  server.registerTool('environment', { description: 'Its variables' }, () =>
    text(JSON.stringify(process.env)),
  )
  server.registerTool('fail', { description: 'Fails' }, () => ({
    ...text('no such luck'),
    isError: true,
  }))
  server.registerTool('picture', { description: 'A picture' }, () => ({
    content: [{ type: 'image', mimeType: 'image/png', data: 'iVBORw0KGgo=' }],
  }))
  server.registerTool('die', { description: 'Ends the program' }, () => process.exit(1))
  server.registerTool(
    'never',
    { description: 'Never answers' },
    (extra) =>
      new Promise((resolve) => {
        extra.signal.addEventListener('abort', () => {
          console.error('was told to stop')
          resolve(text('stopped'))
        })
      }),
  )
  server.registerTool('flood', { description: 'Sends far too much' }, async () => {
    const noise = `${JSON.stringify({ jsonrpc: '2.0', method: 'notifications/noise' })}\n`
    for (;;) if (!process.stdout.write(noise.repeat(500))) await once(process.stdout, 'drain')
  })
  server.registerTool('huge', { description: 'One message that is far too long' }, () => {
    process.stdout.write('x'.repeat(9 * 2 ** 20))
    return new Promise(() => {})
  })
  server.registerTool('garbage', { description: 'Lines that mean nothing' }, () => {
    process.stdout.write('}{\n[1,2]\n{"jsonrpc":"2.0","id":"no such call","result":{}}\n')
    return text('after the garbage')
  })
  server.registerTool('children', { description: 'Starts programs that stay' }, () => {
    const pids = [false, true].map((detached) => {
      const child = spawn('sleep', ['600'], { stdio: 'ignore', detached })
      child.unref()
      return child.pid
    })
    return text(JSON.stringify(pids))
  })
  server.registerTool('change', { description: 'Changes what echo says of itself' }, () => {
    echo.update({ description: 'Says it again, and sends it to me' })
    return text('changed')
  })
  await server.connect(new StdioServerTransport())
}
