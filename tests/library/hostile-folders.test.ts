import { mkdir, mkdtemp, realpath, rm, symlink, writeFile } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import fc from 'fast-check'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { isInside } from '../../src-main/core/library/folders/is-inside.ts'
import { layouts } from '../../src-main/core/library/folders/layouts.ts'
import { targetNames } from '../../src-main/core/library/import/target-names.ts'
import { temporaryFolder } from '../helpers/temporary-folder.ts'
import { putModel } from './test-library.ts'

let root: string
let secret: string
let model: string
beforeAll(async () => {
  root = await realpath(await temporaryFolder())
  secret = join(root, 'secret')
  model = join(root, 'secret', 'outside.gguf')
  await putModel(model)
  await mkdir(join(secret, 'blobs'))
  await putModel(join(secret, 'blobs', `sha256-${'a'.repeat(64)}`))
})
afterAll(() => rm(root, { recursive: true, force: true }))

const digest = 'a'.repeat(64)
/** Names that mean something to one of the layouts, and names that hope to. */
const names = [
  ['models--a--b', 'snapshots', 'blobs', 'refs', 'main', 'c'.repeat(40), 'manifests', 'library'],
  ['registry.ollama.ai', 'm', 'latest', 'model.yml', 'model.gguf', 'x.gguf', 'mmproj-x.gguf'],
  ['x-00001-of-00002.gguf', 'x-00002-of-00002.gguf', `sha256-${digest}`, '..gguf', 'é\n.gguf'],
]
const steps = fc.constantFrom(...names.flat())
const content = fc.constantFrom(
  'GGUF',
  'c'.repeat(40),
  '../../../secret',
  'model_path: ../../../secret/outside.gguf',
  'model_path: /etc/passwd.gguf\nmmproj_path: ../../secret/outside.gguf',
  ...['sha256:', 'sha256-', '../', ''].map((before) =>
    JSON.stringify({
      layers: [
        { mediaType: 'application/vnd.ollama.image.model', digest: before + digest },
        { mediaType: 'application/vnd.ollama.image.projector', digest: `${before}../../secret` },
      ],
    }),
  ),
)
const thing = fc.oneof(
  fc.record({ kind: fc.constant('file' as const), content }),
  fc.record({
    kind: fc.constant('link' as const),
    to: fc.constantFrom('secret', 'secret/outside.gguf', 'secret/blobs', 'here', 'nowhere'),
    isRelative: fc.boolean(),
  }),
)
const tree = fc.array(fc.record({ path: fc.array(steps, { minLength: 1, maxLength: 5 }), thing }), {
  maxLength: 25,
})

async function plant(
  folder: string,
  things: typeof tree extends fc.Arbitrary<infer T> ? T : never,
) {
  for (const { path, thing: planted } of things) {
    const place = join(folder, ...path)
    // A step of the way may be a file or a link by now: such a thing cannot be there.
    await mkdir(dirname(place), { recursive: true }).catch(() => {})
    if (planted.kind === 'file') await writeFile(place, planted.content).catch(() => {})
    else {
      const to = planted.to === 'here' ? folder : join(root, planted.to)
      const way = planted.isRelative ? join(...path.map(() => '..'), '..', planted.to) : to
      await symlink(way, place).catch(() => {})
    }
  }
}

it('no layout ever lists a file that lies outside, whatever links and names say (T17)', async () => {
  await fc.assert(
    fc.asyncProperty(tree, async (things) => {
      const folder = await mkdtemp(join(root, 'tree-'))
      await plant(folder, things)
      await putModel(model)
      for (const layout of Object.values(layouts)) {
        const { entries } = await layout(folder, [folder]).catch(() => ({ entries: [] }))
        for (const { parts, projector } of entries) {
          for (const path of [...parts, ...(projector === null ? [] : [projector])]) {
            expect(isInside(await realpath(path), folder), path).toBe(true)
          }
        }
      }
      await rm(folder, { recursive: true })
    }),
    { numRuns: 30 * Math.max(1, Number(process.env.CORRAL_TEST_SCALE ?? 1)) },
  )
})

it('an import stays in its folder, whatever files and models are called (T17)', () => {
  const name = fc.oneof(fc.string(), fc.string({ unit: 'binary' }), steps, fc.constant('..'))
  fc.assert(
    fc.property(fc.array(name, { minLength: 1, maxLength: 4 }), name, (path, file) => {
      const first = `/somewhere/${path.join('/')}/${file}.gguf`
      const names = targetNames({ found: null, parts: [first], projector: first, sizeBytes: 1 })
      const all = [...names.parts, names.projector ?? '']
      for (const one of all) {
        const place = join('/own', ...names.folder, one)
        expect(isInside(place, '/own')).toBe(true)
        expect(one).not.toMatch(/[/\p{Cc}]|^\./u)
        expect(Buffer.byteLength(one)).toBeLessThanOrEqual(255)
      }
    }),
    { numRuns: 300 },
  )
})
