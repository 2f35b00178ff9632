import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { type HubFile, groupFiles } from '../../src-main/core/hub/group-files.ts'
import { isBetter, qualityOf, quantizationOf } from '../../src-main/core/hub/quantization.ts'

const listing = (paths: readonly string[]): HubFile[] =>
  paths.map((path, index) => ({ path, sizeBytes: 1000 + index, sha256: null }))

/** Names as they stand in repositories of those who publish most. */
const realNames: [string, string | null][] = [
  ['Qwen3.6-27B-Q4_K_M.gguf', 'Q4_K_M'],
  ['Qwen3.6-35B-A3B-UD-Q4_K_XL.gguf', 'UD-Q4_K_XL'],
  ['Qwen3-Coder-Next-UD-IQ2_XXS.gguf', 'UD-IQ2_XXS'],
  ['gpt-oss-20b-mxfp4.gguf', 'MXFP4'],
  ['Qwen3.5-35B-A3B-MXFP4_MOE.gguf', 'MXFP4_MOE'],
  ['BF16/Qwen3-32B-BF16.gguf', 'BF16'],
  ['gemma-3-4b-it-fp16.gguf', 'F16'],
  ['Mistral-7B.f32.gguf', 'F32'],
  ['Meta-Llama-3.1-8B-Instruct-Q4_0_4_4.gguf', 'Q4_0_4_4'],
  ['Phi-3.5-mini-instruct-Q6_K_L.gguf', 'Q6_K_L'],
  ['model.i1-IQ3_M.gguf', 'IQ3_M'],
  ['Ternary-TQ1_0.gguf', 'TQ1_0'],
  ['Qwen3-30B-A3B-IQ4_KSS.gguf', 'IQ4_KSS'],
  ['nomic-embed-text-v1.5.Q8_0.gguf', 'Q8_0'],
  ['qwen2.5-coder-7b-instruct-q5_k_m.gguf', 'Q5_K_M'],
  ['google_gemma-3-12b-it-qat-Q4_0.gguf', 'Q4_0'],
  ['Q8_0/weights.gguf', 'Q8_0'],
  ['llama-2-7b.gguf', null],
  ['Q4_K_Mistral.gguf', null],
]

describe('the name of a file', () => {
  it.each(realNames)('%s is of %s', (path, quantization) => {
    expect(quantizationOf(path)).toBe(quantization)
  })

  it('gives words for its quality, and an order', () => {
    const ordered = ['IQ1_M', 'Q2_K', 'Q3_K_S', 'Q4_K_M', 'Q5_K_M', 'Q6_K', 'BF16', 'Q8_0']
    const choice = (quantization: string) => ({ quantization, sizeBytes: 1 })
    for (const [index, quantization] of ordered.entries()) {
      for (const worse of ordered.slice(0, index)) {
        expect(isBetter(choice(quantization), choice(worse)), `${quantization} > ${worse}`).toBe(
          true,
        )
        expect(isBetter(choice(worse), choice(quantization))).toBe(false)
      }
      expect(qualityOf(quantization)).not.toContain('does not tell')
    }
    expect(isBetter({ quantization: 'UD-Q4_K_XL', sizeBytes: 9 }, choice('Q4_K_M'))).toBe(true)
    expect(qualityOf(null)).toContain('does not tell')
  })
})

describe('the files of a repository', () => {
  it('are choices, each with all its parts, wherever they lie', () => {
    const { choices, projectors, rejected } = groupFiles(
      listing([
        '.gitattributes',
        'README.md',
        'config.json',
        'BF16/GLM-4.5-Air-BF16-00002-of-00002.gguf',
        'BF16/GLM-4.5-Air-BF16-00001-of-00002.gguf',
        'Q4_K_M/GLM-4.5-Air-Q4_K_M-00001-of-00002.gguf',
        'Q4_K_M/GLM-4.5-Air-Q4_K_M-00002-of-00002.gguf',
        'GLM-4.5-Air-UD-IQ1_M.gguf',
        'mmproj-BF16.gguf',
        'mmproj-F16.gguf',
        'imatrix_unsloth.gguf_file',
        'imatrix_unsloth.dat',
        'GLM-4.5-Air.imatrix.gguf',
        'eagle3-gpt-oss-20b-Q8_0.gguf',
        'MTP/gemma-4-26B-A4B-it-Q8_0.gguf',
        'GLM-4.5-Air.Q6_K.gguf.part1of2',
        'GLM-Q5_K_M-00001-of-00003.gguf',
        'GLM-Q5_K_M-00003-of-00003.gguf',
        'model.safetensors',
      ]),
    )
    expect(
      choices.map(({ file, quantization, files }) => [file, quantization, files.length]),
    ).toEqual([
      ['GLM-4.5-Air-UD-IQ1_M.gguf', 'UD-IQ1_M', 1],
      ['BF16/GLM-4.5-Air-BF16-00001-of-00002.gguf', 'BF16', 2],
      ['Q4_K_M/GLM-4.5-Air-Q4_K_M-00001-of-00002.gguf', 'Q4_K_M', 2],
    ])
    expect(choices[1]?.sizeBytes).toBe(1003 + 1004)
    expect(choices[1]?.files[1]?.path).toBe('BF16/GLM-4.5-Air-BF16-00002-of-00002.gguf')
    expect(projectors.map(({ path }) => path)).toEqual(['mmproj-BF16.gguf', 'mmproj-F16.gguf'])
    expect(rejected.map(({ path, reason }) => [path, reason.split(' ')[0]])).toEqual([
      ['imatrix_unsloth.gguf_file', 'What'],
      ['imatrix_unsloth.dat', 'What'],
      ['GLM-4.5-Air.imatrix.gguf', 'What'],
      ['eagle3-gpt-oss-20b-Q8_0.gguf', 'It'],
      ['MTP/gemma-4-26B-A4B-it-Q8_0.gguf', 'It'],
      ['GLM-4.5-Air.Q6_K.gguf.part1of2', 'Cut'],
      ['GLM-Q5_K_M-00001-of-00003.gguf', 'Parts'],
    ])
  })

  it('with names that no disk here should see are refused with the reason', () => {
    const hostile = [
      '../../.ssh/authorized_keys.gguf',
      '/etc/passwd.gguf',
      'a/../b.gguf',
      'a//b.gguf',
      '.hidden.gguf',
      '-rf.gguf',
      'a\\b.gguf',
      'a:b.gguf',
      'a\u0000.gguf',
      'a\u202Efgg.gguf',
      'a\n.gguf',
      `${'x'.repeat(300)}.gguf`,
      'CON\u001B[31m.gguf',
    ]
    const { choices, rejected } = groupFiles(listing(hostile))
    expect(choices).toEqual([])
    expect(rejected).toHaveLength(hostile.length)
    for (const { path } of rejected) expect(path).not.toMatch(/[\p{Cc}\u202E]/u)
    const twins = groupFiles(listing(['A-Q4_K_M.gguf', 'a-q4_k_m.gguf']))
    expect([twins.choices.length, twins.rejected.length]).toEqual([1, 1])
  })

  it('whatever they are called, each stands in one place at most, and nothing is made up', () => {
    const word = fc.constantFrom(
      'a',
      'B',
      'mmproj',
      'imatrix',
      'Q4_K_M',
      '..',
      'mtp',
      '\u202E',
      '-',
    )
    const part = fc
      .tuple(fc.integer({ min: 0, max: 4 }), fc.integer({ min: 0, max: 4 }))
      .map(([at, of]) => `-0000${at}-of-0000${of}`)
    const path = fc
      .tuple(fc.array(word, { minLength: 1, maxLength: 4 }), fc.option(part, { nil: '' }))
      .chain(([words, split]) =>
        fc
          .tuple(fc.constantFrom('/', '-', '.'), fc.constantFrom('.gguf', '.GGUF', '.bin'))
          .map(([between, ending]) => words.join(between) + split + ending),
      )
    const file = fc.record({
      path: fc.oneof(path, fc.string()),
      sizeBytes: fc.nat(),
      sha256: fc.constant(null),
    })
    fc.assert(
      fc.property(fc.uniqueArray(file, { selector: (one) => one.path, maxLength: 30 }), (files) => {
        const { choices, projectors, rejected } = groupFiles(files)
        const chosen = choices.flatMap((choice) => choice.files)
        const placed = [...chosen, ...projectors].map((one) => one.path)
        expect(new Set(placed).size).toBe(placed.length)
        const known = new Map(files.map((one) => [one.path, one.sizeBytes]))
        for (const one of [...chosen, ...projectors])
          expect(known.get(one.path)).toBe(one.sizeBytes)
        for (const choice of choices) {
          expect(choice.file).toBe(choice.files[0]?.path)
          expect(choice.sizeBytes).toBe(
            choice.files.reduce((sum, { sizeBytes }) => sum + sizeBytes, 0),
          )
          expect(choice.file).not.toMatch(/mmproj|\.\.|\.bin$/)
        }
        expect(chosen.length + projectors.length + rejected.length).toBeLessThanOrEqual(
          files.length,
        )
        const sizes = choices.map(({ sizeBytes }) => sizeBytes)
        expect(sizes).toEqual(sizes.toSorted((one, other) => one - other))
      }),
      { numRuns: 500 },
    )
  })
})
